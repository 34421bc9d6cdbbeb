"""`deixis serve`: the page, and the API behind it."""

from __future__ import annotations

from typing import Annotated

import typer

from deixis.cli import talk
from deixis.cli.options import Model

Host = Annotated[str, typer.Option(help="The address to listen on; others can reach any but a loopback address.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")]
TokenEnv = Annotated[str, typer.Option(help="The environment variable with the token that callers must show.")]
AllowHost = Annotated[
    list[str] | None, typer.Option("--allow-host", help="A name under which the server may be asked. Repeatable.")
]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8765,
    model: Model = None,
    token_env: TokenEnv = "DEIXIS_TOKEN",
    allow_host: AllowHost = None,
) -> None:
    """Serve the page and the HTTP API until Ctrl-C; logs are JSON lines on standard error.

    Listens on this machine alone, unless --host says otherwise and a token is set.
    """
    from deixis import config
    from deixis.errors import BackendUnavailableError
    from deixis.serving.run import check_address, log_to_stderr
    from deixis.serving.run import serve as run

    token = config.serve_token(token_env)
    check_address(host, token, allow_host or ())
    try:
        from deixis.serving.app import LOOPBACK, ServeSettings
    except ImportError as error:
        raise BackendUnavailableError(f"the server needs {error.name}", "pip install 'deixis[serve]'") from error
    settings = ServeSettings(
        model=config.settings({"model": model}).model,
        hosts=LOOPBACK | set(allow_host or ()),
        token=token,
        secrets=(token_env,),
    )
    log_to_stderr()
    run(settings, host, port, lambda address: talk.note(f"serving {settings.model} at {address}"))
