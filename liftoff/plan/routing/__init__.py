"""The route map: which gateway route may go to which function, whatever the gateway prefers."""
