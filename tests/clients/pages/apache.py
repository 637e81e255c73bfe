"""A private Apache that lets in whoever mod_auth_openidc has signed in, before an app that knows nothing of that."""

import os
import subprocess
from pathlib import Path
from threading import Event, Thread

from tests.fixtures.sites import free_port

MODULES = ("mpm_event", "authn_core", "authz_core", "authz_user", "auth_openidc", "proxy", "proxy_http")
CONFIGURATION = """
ServerRoot "{folder}"
DefaultRuntimeDir "{folder}"
PidFile "{folder}/pid"
ErrorLog /dev/stderr
LogLevel notice
Listen 127.0.0.1:{port}
ServerName {origin}
{account}
{modules}
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID {client_id}
OIDCClientSecret {secret}
OIDCRedirectURI {origin}/back
OIDCScope "openid email"
OIDCPKCEMethod S256
OIDCRemoteUserClaim email
OIDCCryptoPassphrase of-this-test-alone
ProxyPass / {app}/
<Location />
    AuthType openid-connect
    Require valid-user
</Location>
"""


class Apache:
    """Started by :meth:`start`, once the client is registered that has a callback at ``callback``."""

    def __init__(self, server: str, modules: Path, folder: Path) -> None:
        self.server, self.modules, self.folder = server, modules, folder
        self.port = free_port()
        self.origin = f"http://localhost:{self.port}"
        self.callback = f"{self.origin}/back"
        self.log: list[str] = []
        self.ready = Event()
        self.process: subprocess.Popen | None = None

    def start(self, **given: str) -> None:
        """Run before ``app`` for ``client_id`` and ``secret`` of ``issuer``. Raises RuntimeError with the log."""
        loaded = [f"LoadModule {name}_module {self.modules}/mod_{name}.so" for name in MODULES]
        # Whoever may open the port is root no longer when requests come.
        account = "User nobody\nGroup #65534" if os.geteuid() == 0 else ""
        here = {"folder": self.folder, "port": self.port, "origin": self.origin, "account": account}
        file = self.folder / "httpd.conf"
        file.write_text(CONFIGURATION.format(**here, modules="\n".join(loaded), **given))
        self.process = subprocess.Popen(
            [self.server, "-f", str(file), "-DFOREGROUND"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        Thread(target=self._read, args=(self.process.stderr,), daemon=True).start()
        self.ready.wait(60)
        if not any("resuming normal operations" in line for line in self.log):
            raise RuntimeError("Apache did not start:\n" + "".join(self.log))

    def _read(self, lines) -> None:
        """To its end: a full pipe would hold it up."""
        with lines:
            for line in lines:
                self.log.append(line.decode(errors="replace"))
                if "resuming normal operations" in self.log[-1]:
                    self.ready.set()
        self.ready.set()

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(30)
