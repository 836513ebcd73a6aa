"""Exceptions by the names, bases and HTTP codes that Frappe 15 gives them."""


class ValidationError(Exception):
	http_status_code = 417


class FrappeTypeError(TypeError):
	http_status_code = 417


class AuthenticationError(Exception):
	http_status_code = 401


class SessionExpired(Exception):
	http_status_code = 401


class PermissionError(Exception):
	http_status_code = 403


class DoesNotExistError(ValidationError):
	http_status_code = 404


class PageDoesNotExistError(ValidationError):
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


class Redirect(Exception):
	def __init__(self, http_status_code: int = 301):
		self.http_status_code = http_status_code


def _validation_errors(*names: str, base: type = ValidationError) -> None:
	for name in names:
		globals()[name] = type(name, (base,), {"__module__": __name__})


_validation_errors(
	"AppNotInstalledError",
	"CannotChangeConstantError",
	"CharacterLengthExceededError",
	"DataError",
	"DataTooLongException",
	"DocstatusTransitionError",
	"DocumentLockedError",
	"EmptyTableError",
	"ImplicitCommitError",
	"InvalidColumnName",
	"InvalidDates",
	"InvalidEmailAddressError",
	"InvalidNameError",
	"InvalidPhoneNumberError",
	"InvalidStatusError",
	"LinkExistsError",
	"LinkValidationError",
	"MandatoryError",
	"MappingMismatchError",
	"NonNegativeError",
	"TemplateNotFoundError",
	"TimestampMismatchError",
	"UniqueValidationError",
	"UpdateAfterSubmitError",
)
_validation_errors("CancelledLinkError", base=globals()["LinkValidationError"])
