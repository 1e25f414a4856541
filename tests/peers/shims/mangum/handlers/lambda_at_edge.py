from mangum.handlers import Internal

LambdaAtEdge = Internal()
