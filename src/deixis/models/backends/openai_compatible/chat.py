"""Chat completions on the wire: a request with one picture and one question, and what comes back."""

from __future__ import annotations

import json

from pydantic import BaseModel, ValidationError

from deixis.errors import InferenceError, ModelOutputError
from deixis.models.hub.written import Reply

PATH = "/chat/completions"
DECLINED = frozenset({"content_filter", "refusal"})


class _Part(BaseModel):
    text: str = ""


class _Message(BaseModel):
    content: str | list[_Part] | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    total_tokens: int | None = None


class _Completion(BaseModel):
    choices: list[_Choice] = []
    usage: _Usage | None = None
    error: object = None


def request(model: str, data_url: str, question: str, most: int) -> bytes:
    """The body of a request.

    Args:
        model: as the server calls it.
        data_url: the picture.
        question: about it.
        most: tokens of the answer.
    """
    content = [{"type": "image_url", "image_url": {"url": data_url}}, {"type": "text", "text": question}]
    body = {
        "model": model, "messages": [{"role": "user", "content": content}], "max_tokens": most, "temperature": 0,
        "stream": False,
    }  # fmt: skip
    return json.dumps(body).encode()


def reply(body: str) -> tuple[Reply, int | None]:
    """What the model wrote, and how many tokens it cost, None where the server does not say.

    Raises:
        ModelOutputError: it is no chat completion; `raw` has it.
        InferenceError: the server says that the model failed.
    """
    try:
        completion = _Completion.model_validate_json(body)
    except ValidationError as error:
        raise ModelOutputError(f"the server's answer is no chat completion: {body!r:.200}", body) from error
    if not completion.choices:
        if completion.error:
            raise InferenceError(f"the server says that the model failed: {completion.error!r:.300}")
        raise ModelOutputError(f"the server's answer has no choices: {body!r:.200}", body)
    tokens = completion.usage.total_tokens if completion.usage else None
    return _reply(completion.choices[0]), tokens


def _reply(choice: _Choice) -> Reply:
    content = choice.message.content
    text = "".join(part.text for part in content) if isinstance(content, list) else content or ""
    refused = bool(choice.message.refusal) or choice.finish_reason in DECLINED
    return Reply(text or choice.message.refusal or "", choice.finish_reason == "length", refused)
