"""Where settings come from: the environment, and `.env` for what is not in it; and the folder that is written to."""

import os
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent


class Env(environ.Env):
    """A name without a value, as `.env.example` has many, leaves the setting as it is; that of a list, empty."""

    def get_value(self, var: str, cast: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Forget such a name before it is asked for."""
        if cast is not list and not self.ENVIRON.get(var, "set"):
            del self.ENVIRON[var]
        return super().get_value(var, cast, *args, **kwargs)


env = Env()
env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))

# Everything the site writes lives below one folder: database, index, uploads, logs.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
