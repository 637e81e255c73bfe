"""An MCP server as its makers' package runs it, which a pool protects: whoever comes without a token is told where to get one."""

import socket
from threading import Thread

import jwt
import uvicorn
from mcp.server import MCPServer
from mcp.server.auth.middleware.auth_context import get_access_token
from mcp.server.auth.provider import AccessToken, TokenVerifier
from mcp.server.auth.settings import AuthSettings

SCOPE = "notes/read"


class PoolVerifier(TokenVerifier):
    """Takes access tokens of a pool that were made for this server, and knows of the pool its issuer alone."""

    def __init__(self, issuer: str, resource: str) -> None:
        self.issuer, self.resource = issuer, resource
        self.keys = jwt.PyJWKClient(f"{issuer}/.well-known/jwks.json")

    async def verify_token(self, token: str) -> AccessToken | None:
        try:
            claims = jwt.decode(
                token,
                self.keys.get_signing_key_from_jwt(token),
                algorithms=["RS256"],
                issuer=self.issuer,
                audience=self.resource,
            )
        except jwt.PyJWTError:
            return None
        if claims["token_use"] != "access":
            return None
        return AccessToken(
            token=token,
            client_id=claims["client_id"],
            scopes=claims["scope"].split(),
            expires_at=claims["exp"],
            resource=claims["aud"],
            subject=claims["sub"],
            claims=claims,
        )


class NotesServer:
    """Has one tool, which says who asks by which client. ``url`` is the protected resource."""

    def __init__(self, issuer: str) -> None:
        # Who comes before it runs waits in the socket's queue.
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self.socket.getsockname()[1]}/mcp"
        settings = AuthSettings(
            issuer_url=issuer,
            resource_server_url=self.url,
            required_scopes=[SCOPE],
            validate_token_resource=True,
        )
        server = MCPServer("Notes", token_verifier=PoolVerifier(issuer, self.url), auth=settings)

        @server.tool()
        def whose() -> list[str]:
            """Whose notes these are, and which app reads them."""
            token = get_access_token()
            return [token.claims["username"], token.client_id]

        config = uvicorn.Config(
            server.streamable_http_app(), log_config=None, ws="none", timeout_graceful_shutdown=5
        )
        self.server = uvicorn.Server(config)
        self.thread = Thread(target=self.server.run, kwargs={"sockets": [self.socket]}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(20)
        self.socket.close()
