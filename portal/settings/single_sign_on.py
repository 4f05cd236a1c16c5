"""How allauth is told of the city's single sign-on."""

from typing import Any


def single_sign_on(server_url: str, client_id: str, client_secret: str) -> dict[str, Any]:
    """Return allauth's `SOCIALACCOUNT_PROVIDERS`: one provider, or none unless all three are set."""
    if not (server_url and client_id and client_secret):
        return {}
    app = {
        "provider_id": "city",
        "name": "市统一身份登录",
        "client_id": client_id,
        "secret": client_secret,
        "settings": {"server_url": server_url},
    }
    return {
        "openid_connect": {
            "APPS": [app],
            "SCOPE": ["openid", "profile", "email", "phone"],
            "OAUTH_PKCE_ENABLED": True,
        }
    }
