"""What is different in each process: secrets, keys, names of machines."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Gives something else in each process; a finding when its name says what it is for.
SECRETS = names("""
    Crypto.Random.get_random_bytes Crypto.Random.new().read
    Cryptodome.Random.get_random_bytes Cryptodome.Random.new().read
    cryptography.fernet.Fernet.generate_key
    os.getrandom os.urandom
    random.choice random.choices random.getrandbits random.randbytes random.randint random.random
        random.randrange random.sample random.uniform random.SystemRandom
        random.SystemRandom().choice
    secrets.choice secrets.randbelow secrets.randbits secrets.token_bytes secrets.token_hex
        secrets.token_urlsafe
    uuid.uuid1 uuid.uuid4
""")
# Makes what it is given random.
SHUFFLES = names("""
    random.shuffle random.SystemRandom().shuffle
""")
# Makes a key whatever it is called.
KEYS = names("""
    Crypto.PublicKey.ECC.generate Crypto.PublicKey.RSA.generate
    Cryptodome.PublicKey.ECC.generate Cryptodome.PublicKey.RSA.generate
    cryptography.fernet.Fernet.generate_key
        cryptography.hazmat.primitives.asymmetric.ec.generate_private_key
        cryptography.hazmat.primitives.asymmetric.ed25519.Ed25519PrivateKey.generate
        cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key
    jwcrypto.jwk.JWK.generate
    nacl.signing.SigningKey.generate
""")
# The name of the machine or of the process.
IDENTITIES = names("""
    os.getpid os.getppid
    platform.node
    socket.getfqdn socket.gethostname
    uuid.getnode
""")
# What one operation is known by, however long the process lives.
OF_ONE_OPERATION = (
    "trace_id", "span_id", "request_id", "correlation_id", "file_id", "message_id", "task_id",
)  # fmt: skip
# What stands in the names of secrets.
SECRET_WORDS = (
    "secret", "key", "salt", "token", "seed", "instance_id", "session", "csrf", "jwt", "password",
    "passwd", "_pass",
)  # fmt: skip
# `worker_id`, `SERVER_UUID`: who this process is.
IDENTITY_ENDS = ("_id", "uuid", "guid", "nonce", "identity")
