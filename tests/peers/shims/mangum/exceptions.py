"""What is raised here where Mangum raises exceptions of its own."""

from liftoff_adapters.errors import LifespanError

ConfigurationError = ValueError
LifespanFailure = LifespanError
