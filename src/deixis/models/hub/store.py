"""Where the files of a model are: a folder of the user's, or the hub's cache, filled when it has to be.

Files are safetensors or ONNX with JSON and text beside them. Others are not downloaded, and a folder whose weights are
pickles, which can run any code when they are read, is refused.

The hub's own settings hold: HF_HOME (where files are kept), HF_HUB_OFFLINE, HF_ENDPOINT (a mirror), HF_TOKEN.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from deixis import config
from deixis.errors import BackendUnavailableError, WeightsError
from deixis.models.spec import UNKNOWN_LICENCE, BackendSpec
from deixis.models.weights import check_weights

log = logging.getLogger(__name__)

WEIGHTS = ("*.safetensors", "*.onnx")
WANTED = (*WEIGHTS, "*.json", "*.txt", "*.model", "*.jinja")
PICKLES = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.pickle")
PREPARATION = ("*processor_config.json", "open_clip_config.json")  # how images are prepared
BELOW = "*/*"  # folders inside a repository hold other forms of the same weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What would be downloaded, as the hub says.

    Attributes:
        source: the hub id.
        revision: the commit.
        licence: as the model's card says; None where it does not.
        gated: whether the hub asks for an account and a consent.
        bytes: of all files.
        files: their names.
    """

    source: str
    revision: str
    licence: str | None
    gated: bool
    bytes: int
    files: tuple[str, ...]

    def terms(self, spec: BackendSpec) -> BackendSpec:
        """The spec, with the hub's word on its licence where nobody said, and on whether it is gated."""
        licence = self.licence if spec.licence == UNKNOWN_LICENCE and self.licence else spec.licence
        return replace(spec, licence=licence, gated=spec.gated or self.gated)


def folder(spec: BackendSpec, *, offline: bool | None = None, needs: str | None = None) -> Path:
    """The local folder with the files of a model, downloaded where they are not here yet.

    Args:
        spec: with the source that was chosen.
        offline: whether to do without a network; None: what the settings say (DEIXIS_OFFLINE, HF_HUB_OFFLINE).
        needs: a file without which a folder of the hub's cache is not whole.

    Raises:
        WeightsError: there is no such folder or model; it has no safetensors; a file is not the pinned one.
        BackendUnavailableError: the files are not here and cannot be had: offline, gated, unreachable.
    """
    if spec.source is None:
        raise WeightsError(f"backend {spec.name!r} names no weights; say which: '{spec.name}:org/model'")
    if is_path(spec.source):
        return _checked(spec, Path(spec.source).expanduser())
    found = _in_cache(spec)
    if config.settings().offline if offline is None else offline:
        if found is None:
            raise _not_here(spec)
        return _checked(spec, found)
    here = found and _is_whole(found) and (needs is None or (found / needs).is_file())
    return _checked(spec, found) if found and here else fetch(spec)


def fetch(spec: BackendSpec) -> Path:
    """The local folder with the files of a model of the hub, after asking the hub for what is not here.

    Raises:
        WeightsError, BackendUnavailableError: as `folder` does.
    """
    terms = spec if spec.licence != UNKNOWN_LICENCE else offer(spec).terms(spec)
    log.warning(
        "%s: fetching %s, licence %s%s", spec.name, spec.source, terms.licence, ", gated" if terms.gated else ""
    )
    path: Path = _asked(terms, lambda: _snapshot(spec, local=False))
    return _checked(spec, path)


def cached(spec: BackendSpec) -> Path | None:
    """The folder with the files of a model if they are here; None otherwise. Asks nobody, and checks nothing."""
    if spec.source is None:
        return None
    if is_path(spec.source):
        path = Path(spec.source).expanduser()
        return path if path.is_dir() else None
    found = _in_cache(spec)
    return found if found and _is_whole(found) else None


def offer(spec: BackendSpec) -> Offer:
    """What `folder` would download. Asks the hub, and downloads nothing.

    Raises:
        WeightsError: there is no such model, or it has no safetensors.
        BackendUnavailableError: the hub cannot be reached, or `huggingface_hub` is not installed.
    """
    source = _hub_id(spec)
    hub = _hub(spec)
    info = _asked(spec, lambda: hub.HfApi().model_info(source, revision=spec.revision, files_metadata=True))
    files = {file.rfilename: file.size or 0 for file in info.siblings or ()}
    wanted = list(hub.utils.filter_repo_objects(files, allow_patterns=list(WANTED), ignore_patterns=[BELOW]))
    if not list(hub.utils.filter_repo_objects(wanted, allow_patterns=list(WEIGHTS))):
        raise WeightsError(f"{source}: has no safetensors; {_convert()}")
    card = info.card_data.to_dict() if info.card_data else {}
    return Offer(
        source=source, revision=info.sha or "", licence=card.get("license_name") or card.get("license"),
        gated=bool(info.gated), bytes=sum(files[name] for name in wanted), files=tuple(sorted(wanted)),
    )  # fmt: skip


def is_path(source: str) -> bool:
    r"""Whether a source is a folder rather than a hub id: it begins with ".", "/", "~" or a drive, or has a "\\".

    >>> is_path("./mine"), is_path("/models/mine"), is_path("org/model")
    (True, True, False)
    """
    return source.startswith((".", "/", "~")) or "\\" in source or source[1:3] == ":/"


def _in_cache(spec: BackendSpec) -> Path | None:
    _hub(spec)
    try:
        return _snapshot(spec, local=True)
    except Exception:  # not here; what the hub raises for it differs between versions
        return None


def _snapshot(spec: BackendSpec, *, local: bool) -> Path:
    hub = _hub(spec)
    return Path(
        hub.snapshot_download(
            _hub_id(spec), revision=spec.revision, allow_patterns=list(WANTED), ignore_patterns=[BELOW],
            local_files_only=local,
        )
    )  # fmt: skip


def _checked(spec: BackendSpec, path: Path) -> Path:
    _refuse_pickles(spec, path)
    check_weights(replace(spec, folder=path))
    return path


def _is_whole(path: Path) -> bool:
    """Whether a snapshot has what a model needs; another program may have fetched a part of it."""
    shards = {shard for index in path.glob("*.safetensors.index.json") for shard in _shards(index)}
    whole = all((path / shard).is_file() for shard in shards)
    prepared = any(found for pattern in PREPARATION for found in path.glob(pattern))
    return whole and prepared and any(path.glob("*.safetensors"))


def _shards(index: Path) -> set[str]:
    try:
        return set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
    except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
        raise WeightsError(f"{index}: is malformed: {error!r}") from error


def _asked(spec: BackendSpec, ask: Any) -> Any:
    """What asking the hub gives; what it refuses, as an error of ours."""
    from huggingface_hub import errors

    try:
        return ask()
    except errors.GatedRepoError as error:
        raise BackendUnavailableError(f"{spec.source}: its owner wants your consent", _consent(spec)) from error
    except errors.RevisionNotFoundError as error:
        raise WeightsError(f"{spec.source}: has no revision {spec.revision!r}") from error
    except errors.RepositoryNotFoundError as error:
        raise WeightsError(f"{spec.source}: the hub has no such model, or it is private; {_login()}") from error
    except errors.OfflineModeIsEnabled as error:
        raise _not_here(spec) from error
    except Exception as error:  # network errors of several libraries
        raise BackendUnavailableError(
            f"{spec.source}: the hub did not answer: {str(error) or type(error).__name__}",
            "Try again, set HF_ENDPOINT to a mirror, or give a folder: "
            f"'{_family(spec)}:./folder' with the files of the model",
        ) from error


def _refuse_pickles(spec: BackendSpec, path: Path) -> None:
    if not path.is_dir():
        raise WeightsError(f"{path}: is no folder; backend {spec.name!r} wants one with config.json and safetensors")
    if any(found for pattern in WEIGHTS for found in path.glob(pattern)):
        return
    pickles = sorted(file.name for pattern in PICKLES for file in path.glob(pattern))
    if pickles:
        raise WeightsError(
            f"{path}: its weights, {pickles[0]}, are a pickle, which can run any code and is never read; {_convert()}"
        )
    raise WeightsError(f"{path}: has no safetensors; backend {spec.name!r} wants config.json and safetensors there")


def _hub(spec: BackendSpec) -> Any:
    try:
        import huggingface_hub
    except ImportError as error:
        hint = f"pip install 'deixis[{spec.extra or 'hub'}]'"
        raise BackendUnavailableError(
            f"backend {spec.name!r} needs huggingface_hub, which is not here", hint
        ) from error
    return huggingface_hub


def _hub_id(spec: BackendSpec) -> str:
    if spec.source is None or is_path(spec.source):
        raise WeightsError(f"backend {spec.name!r} has nothing to fetch: its weights are {spec.source or 'its own'}")
    return spec.source


def _not_here(spec: BackendSpec) -> BackendUnavailableError:
    return BackendUnavailableError(
        f"{spec.source}: is not on this machine, or not all of it, and Deixis is offline",
        f"Run `deixis fetch {spec.name}` where there is a network, and copy HF_HOME here, "
        f"or give a folder: '{_family(spec)}:./folder'",
    )


def _consent(spec: BackendSpec) -> str:
    return f"Accept its licence, {spec.licence}, on the model's page of the hub; then {_login()}"


def _login() -> str:
    return "run `hf auth login`, or set HF_TOKEN"


def _family(spec: BackendSpec) -> str:
    return spec.name.partition(":")[0]


def _convert() -> str:
    return "use a revision or copy of the model with safetensors, or convert it with safetensors.torch.save_file"
