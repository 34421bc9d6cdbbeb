"""Why a model answers as it does, seen from outside: what it says of pictures that are changed."""
