"""Vision models behind an address that speaks OpenAI's chat completions."""
