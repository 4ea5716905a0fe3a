"""Open the chat model that the settings name, through LangChain.

Any provider that `init_chat_model` knows will do if its package is installed; an
OpenAI-compatible server needs its address alone.
"""

import os
from concurrent.futures import Future
from threading import Thread
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage

from assistant.config import ChatConfig
from assistant.generative import Complete
from corpus.errors import ModelError


def open_chat_model(config: ChatConfig) -> BaseChatModel:
    """Build the model; it is not called yet.

    Raises:
        ModelError: The provider is unknown, or its package or key is missing.
    """
    if not config.model:
        raise ModelError("No chat model is set: name one in chat.model.")
    key = os.environ.get(config.api_key_env)
    try:
        if config.base_url:
            from langchain_openai import ChatOpenAI
            from pydantic import SecretStr

            return ChatOpenAI(
                model=config.model,
                base_url=config.base_url,
                # A server of one's own often wants none, but the client insists.
                api_key=SecretStr(key or "none"),
                timeout=config.timeout_seconds,
                max_retries=0,
                temperature=0,
            )
        from langchain.chat_models import init_chat_model

        options: dict[str, Any] = {
            "timeout": config.timeout_seconds,
            "max_retries": 0,
            "temperature": 0,
        }
        if key:
            options["api_key"] = key
        model: BaseChatModel = init_chat_model(config.model, **options)
    # Each provider's package has errors of its own; all mean the same here.
    except Exception as error:
        raise ModelError(
            f"The chat model {config.model!r} cannot be opened: {error}. Check "
            f"chat.model, install its package, or set {config.api_key_env}."
        ) from error
    return model


def completer(model: BaseChatModel, *, timeout_seconds: float) -> Complete:
    """Return `model` as a function from instructions and message to text.

    It gives up after `timeout_seconds` in all: the clients' own time-outs begin anew
    with every byte that comes.
    """

    def complete(instructions: str, message: str) -> str:
        messages = [SystemMessage(content=instructions), HumanMessage(content=message)]
        done: Future[str] = Future()

        def call() -> None:
            try:
                done.set_result(str(model.invoke(messages).text))
            # Refusals and broken replies come in a class per provider.
            except Exception as error:  # noqa: BLE001 - raised again below
                done.set_exception(error)

        # A daemon, so that a server that never ends does not keep the program alive.
        Thread(target=call, daemon=True).start()
        try:
            return done.result(timeout=timeout_seconds)
        except Exception as error:
            reason = str(error) or f"no reply in {timeout_seconds:g} seconds"
            raise ModelError(f"The chat model did not answer: {reason}") from error

    return complete
