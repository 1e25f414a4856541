"""What each file says by itself: modules, and the scopes in them."""
