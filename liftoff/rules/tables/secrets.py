"""What is different in each process: secrets, keys, names of machines."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Gives something else in each process; a finding when its name says what it is for.
SECRETS = names("""
    secrets.token_urlsafe secrets.token_hex secrets.token_bytes secrets.choice secrets.randbits
        secrets.randbelow
    os.urandom os.getrandom
    uuid.uuid4 uuid.uuid1
    cryptography.fernet.Fernet.generate_key
    random.SystemRandom random.choice random.choices random.sample random.randint random.random
        random.getrandbits random.SystemRandom().choice random.randbytes
    Crypto.Random.get_random_bytes
""")
# Makes what it is given random.
SHUFFLES = names("""
    random.shuffle random.SystemRandom().shuffle
""")
# Makes a key whatever it is called.
KEYS = names("""
    cryptography.fernet.Fernet.generate_key
        cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key
        cryptography.hazmat.primitives.asymmetric.ec.generate_private_key
        cryptography.hazmat.primitives.asymmetric.ed25519.Ed25519PrivateKey.generate
    Crypto.PublicKey.RSA.generate
    nacl.signing.SigningKey.generate
    jwcrypto.jwk.JWK.generate
""")
# The name of the machine or of the process.
IDENTITIES = names("""
    socket.gethostname socket.getfqdn
    platform.node
    uuid.getnode
    os.getpid os.getppid
""")
