from mangum.handlers import Internal

APIGateway = Internal()
HTTPGateway = Internal()
