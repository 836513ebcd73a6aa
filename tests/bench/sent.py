"""What the tests have sent to the site so far, by whatever client: requests, and letters that it fetches."""

SENT: list[str] = []
