"""Exceptions by the names, bases and HTTP codes that Frappe 15 gives them."""


class ValidationError(Exception):
	http_status_code = 417


class FrappeTypeError(TypeError):
	http_status_code = 417


class AuthenticationError(Exception):
	http_status_code = 401


class PermissionError(Exception):
	http_status_code = 403


class DoesNotExistError(ValidationError):
	http_status_code = 404


class NameError(Exception):
	http_status_code = 409


class DuplicateEntryError(NameError):
	pass


class OutgoingEmailError(Exception):
	http_status_code = 501


class CSRFTokenError(Exception):
	http_status_code = 400


class TooManyRequestsError(Exception):
	http_status_code = 429


class RateLimitExceededError(ValidationError):
	http_status_code = 429


class QueryTimeoutError(Exception):
	pass


class QueryDeadlockError(Exception):
	pass


class CannotChangeConstantError(ValidationError): ...


class CharacterLengthExceededError(ValidationError): ...


class DataError(ValidationError): ...


class InvalidEmailAddressError(ValidationError): ...


class InvalidPhoneNumberError(ValidationError): ...


class LinkExistsError(ValidationError): ...


class LinkValidationError(ValidationError): ...


class MandatoryError(ValidationError): ...


class NonNegativeError(ValidationError): ...


class TimestampMismatchError(ValidationError): ...


class UniqueValidationError(ValidationError): ...
