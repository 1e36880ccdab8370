"""The errors of the API, in the provider's envelope."""

from typing import Any


class ApiError(Exception):
    """`saved` says whether an idempotency key keeps this answer: refusals before the work began are not."""

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.status: int = details.pop("status", 400)
        self.kind: str = details.pop("kind", "invalid_request_error")
        self.saved: bool = details.pop("saved", True)
        self.details = {name: value for name, value in details.items() if value is not None}

    def body(self, request_id: str) -> dict[str, Any]:
        log = f"https://dashboard.stripe.com/test/logs/{request_id}"
        return {"error": {"message": self.message, "type": self.kind, "request_log_url": log, **self.details}}


def parameter_error(message: str, param: str, *, code: str | None = None) -> ApiError:
    return ApiError(message, param=param, code=code, saved=False)


def rule_error(message: str, param: str | None = None, *, code: str | None = None) -> ApiError:
    return ApiError(message, param=param, code=code)


def missing_object(noun: str, id: str, *, param: str = "id") -> ApiError:
    return ApiError(f"No such {noun}: '{id}'", status=404, code="resource_missing", param=param)


def missing_reference(noun: str, id: str, *, param: str) -> ApiError:
    """An object that a parameter names; one that the address names is a 404."""
    return ApiError(f"No such {noun}: '{id}'", code="resource_missing", param=param)


def crashed() -> ApiError:
    return ApiError(
        "An error occurred. Sorry about that; the stand-in says so on request.", status=500, kind="api_error"
    )
