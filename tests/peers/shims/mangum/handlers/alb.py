from mangum.handlers import Internal

ALB = Internal()
