"""The errors of the API: one class for each exception that an operation may raise, named as on the wire."""


class ServiceError(Exception):
    """An error that the caller sees. The class name is the ``__type`` on the wire.

    ``message`` is written for the person who reads it; it never holds a secret.
    """

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message

    @property
    def code(self) -> str:
        return type(self).__name__


class AccessDeniedException(ServiceError): ...


class AliasExistsException(ServiceError): ...


class CodeDeliveryFailureException(ServiceError): ...


class CodeMismatchException(ServiceError): ...


class ConcurrentModificationException(ServiceError): ...


class DuplicateProviderException(ServiceError): ...


class ExpiredCodeException(ServiceError): ...


class FeatureUnavailableInTierException(ServiceError): ...


class GroupExistsException(ServiceError): ...


class IncompleteSignatureException(ServiceError): ...


class InternalErrorException(ServiceError):
    status = 500


class InvalidLambdaResponseException(ServiceError): ...


class InvalidOAuthFlowException(ServiceError): ...


class InvalidParameterException(ServiceError): ...


class InvalidPasswordException(ServiceError): ...


class InvalidSignatureException(ServiceError): ...


class LimitExceededException(ServiceError): ...


class MissingAuthenticationTokenException(ServiceError): ...


class NotAuthorizedException(ServiceError): ...


class OperationNotBuiltException(ServiceError):
    """Lifeguard's own: the operation exists in Cognito, and is not built here yet."""

    status = 501


class PasswordHistoryPolicyViolationException(ServiceError): ...


class PasswordResetRequiredException(ServiceError): ...


class PreconditionNotMetException(ServiceError): ...


class ResourceNotFoundException(ServiceError): ...


class ScopeDoesNotExistException(ServiceError): ...


class SerializationException(ServiceError): ...


class TierChangeNotAllowedException(ServiceError): ...


class TooManyRequestsException(ServiceError): ...


class UnexpectedLambdaException(ServiceError): ...


class UnknownOperationException(ServiceError): ...


class UnrecognizedClientException(ServiceError): ...


class UnsupportedUserStateException(ServiceError): ...


class UserImportInProgressException(ServiceError): ...


class UserLambdaValidationException(ServiceError): ...


class UserNotFoundException(ServiceError): ...


class UserPoolTaggingException(ServiceError): ...


class UsernameExistsException(ServiceError): ...
