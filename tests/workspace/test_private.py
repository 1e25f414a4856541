from __future__ import annotations

import pytest

from liftoff.workspace.private import is_private


@pytest.mark.parametrize("path", [
    ".env", "deploy/.env.production", "id_rsa", "id_ed25519.pub",
    ".git/config", ".gitignore", "x/.netrc", ".aws/credentials", "home/.ssh/config", "a.pyc",
    "__pycache__/a.py", "store.jks", ".venv/lib/x.py", "x/node_modules/y.js", ".envrc", ".flaskenv",
    "prod.env", "conf/production.env", ".envs/.production/.django", "known.ppk", "conf/private_key",
    "vault.kdbx", ".streamlit/secrets.toml", "infra/terraform.tfstate", "terraform.tfstate.backup",
    "kubeconfig", ".npmrc", ".dockercfg", ".kube/config", ".docker/config.json", "prod.tfvars",
])  # fmt: skip
def test_secrets_and_leftovers_stay(path: str) -> None:
    assert is_private(path)


@pytest.mark.parametrize("path", [
    "app.py", "env/settings.py", "venv/x.txt", "keys.json", ".env.example", "environment.py",
    "static/.well-known/x", "data/.hidden", "monkey.txt", "templates/key.html", "sample.env",
    "deploy/example.env", "id_rsa_tools.py", "secrets.py", "templates/secrets.html", "env.html",
    "prod.environment", "private_key.html", "token.css",
])  # fmt: skip
def test_the_app_goes(path: str) -> None:
    assert not is_private(path)
