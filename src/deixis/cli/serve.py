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
Fetch = Annotated[
    list[str] | None,
    typer.Option(
        help='A host from which images may be fetched by their address, or "*" for any public one. Repeatable.'
    ),
]
Deadline = Annotated[float, typer.Option(min=0.1, help="Seconds for one call; a slow model needs more.")]


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8765,
    model: Model = None,
    token_env: TokenEnv = "DEIXIS_TOKEN",
    allow_host: AllowHost = None,
    fetch: Fetch = None,
    deadline: Deadline = 30,
) -> None:
    """Serve the page and the HTTP API until Ctrl-C; logs are JSON lines on standard error.

    Listens on this machine alone, unless --host says otherwise and a token is set.
    """
    from deixis import config
    from deixis.serving.limits import Limits
    from deixis.serving.run import log_to_stderr
    from deixis.serving.run import serve as run
    from deixis.serving.settings import LOOPBACK, ServeSettings

    settings = ServeSettings(
        model=config.settings({"model": model}).model,
        hosts=LOOPBACK | set(allow_host or ()),
        token=config.serve_token(token_env),
        secrets=(token_env,),
        fetch_hosts=frozenset(fetch or ()),
        limits=Limits(deadline_s=deadline),
    )
    log_to_stderr()
    run(settings, host, port, lambda address: talk.note(f"serving {settings.model} at {address}"))
