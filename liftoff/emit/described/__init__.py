"""What the app says of its own API, joined to the routes of the gateway."""
