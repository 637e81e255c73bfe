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


class CachedCIMDURLDoesNotExistException(ServiceError): ...


class CodeMismatchException(ServiceError): ...


class ConcurrentModificationException(ServiceError): ...


class DeleteConflictException(ServiceError): ...


class DeveloperUserAlreadyRegisteredException(ServiceError): ...


class DeviceKeyExistsException(ServiceError): ...


class DuplicateProviderException(ServiceError): ...


class EnableSoftwareTokenMFAException(ServiceError): ...


class EntityAlreadyExistsException(ServiceError): ...


class ExpiredCodeException(ServiceError): ...


class ExpiredTokenException(ServiceError): ...


class ExternalServiceException(ServiceError): ...


class FeatureUnavailableInTierException(ServiceError): ...


class GroupExistsException(ServiceError): ...


class IDPCommunicationErrorException(ServiceError): ...


class IncompleteSignatureException(ServiceError): ...


class InternalErrorException(ServiceError):
    status = 500


class InvalidIdentityPoolConfigurationException(ServiceError): ...


class InvalidIdentityTokenException(ServiceError): ...


class InvalidInputException(ServiceError): ...


class InvalidLambdaResponseException(ServiceError): ...


class InvalidOAuthFlowException(ServiceError): ...


class InvalidParameterException(ServiceError): ...


class InvalidPasswordException(ServiceError): ...


class InvalidSignatureException(ServiceError): ...


class InvalidUserPoolConfigurationException(ServiceError): ...


class LimitExceededException(ServiceError): ...


class MalformedPolicyDocumentException(ServiceError): ...


class ManagedLoginBrandingExistsException(ServiceError): ...


class MFAMethodNotFoundException(ServiceError): ...


class MissingActionException(ServiceError): ...


class MissingAuthenticationTokenException(ServiceError): ...


class NoSuchEntityException(ServiceError): ...


class NotAuthorizedException(ServiceError): ...


class OperationNotBuiltException(ServiceError):
    """Lifeguard's own: the operation exists in Cognito, and is not built here yet."""

    status = 501


class OperationNotEnabledException(ServiceError): ...


class PasswordHistoryPolicyViolationException(ServiceError): ...


class PasswordResetRequiredException(ServiceError): ...


class PreconditionNotMetException(ServiceError): ...


class RefreshTokenReuseException(ServiceError): ...


class ResourceConflictException(ServiceError): ...


class ResourceNotFoundException(ServiceError): ...


class ScopeDoesNotExistException(ServiceError): ...


class SerializationException(ServiceError): ...


class ServiceUnavailable(ServiceError):
    """Of every AWS service ("Common error types"): SDKs try again by themselves."""

    status = 503


class SoftwareTokenMFANotFoundException(ServiceError): ...


class TermsExistsException(ServiceError): ...


class TooManyRequestsException(ServiceError): ...


class UnauthorizedException(ServiceError): ...


class UnexpectedLambdaException(ServiceError): ...


class UnknownOperationException(ServiceError): ...


class UnrecognizedClientException(ServiceError): ...


class UnsupportedOperationException(ServiceError): ...


class UnsupportedTokenTypeException(ServiceError): ...


class UnsupportedUserStateException(ServiceError): ...


class UserImportInProgressException(ServiceError): ...


class UserLambdaValidationException(ServiceError): ...


class UsernameExistsException(ServiceError): ...


class UserNotConfirmedException(ServiceError): ...


class UserNotFoundException(ServiceError): ...


class UserPoolAddOnNotEnabledException(ServiceError): ...


class ValidationException(ServiceError): ...


class WebAuthnChallengeNotFoundException(ServiceError): ...


class WebAuthnClientMismatchException(ServiceError): ...


class WebAuthnConfigurationMissingException(ServiceError): ...


class WebAuthnCredentialNotSupportedException(ServiceError): ...


class WebAuthnNotEnabledException(ServiceError): ...


class WebAuthnOriginNotAllowedException(ServiceError): ...


class WebAuthnRelyingPartyMismatchException(ServiceError): ...
