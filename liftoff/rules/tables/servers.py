"""What serves: servers, sockets, kinds of answers."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Starts a server, and mostly never returns.
SERVERS = names("""
    bjoern.run
    cheroot.wsgi.Server().safe_start cheroot.wsgi.Server().start
    cherrypy.engine.start cherrypy.quickstart
    daphne.server.Server().run
    dash.Dash().run dash.Dash().run_server
    eventlet.serve eventlet.wsgi.server
    flask.Flask().run
    flask_script.Manager().run
    flask_socketio.SocketIO().run
    gevent.pywsgi.WSGIServer().serve_forever gevent.pywsgi.WSGIServer().serve_until_stopped
        gevent.pywsgi.WSGIServer().start
    gradio.Blocks().launch gradio.Interface().launch
    granian.Granian().serve
    gunicorn.app.base.BaseApplication().run gunicorn.app.wsgiapp.run
        gunicorn.app.wsgiapp.WSGIApplication().run
    http.server.HTTPServer().serve_forever http.server.ThreadingHTTPServer().serve_forever
    hypercorn.asyncio.run hypercorn.asyncio.serve hypercorn.run hypercorn.run.run
        hypercorn.trio.serve
    livereload.Server().serve
    meinheld.server.run
    nicegui.ui.run
    paste.httpserver.serve
    pyftpdlib.*.FTPServer().serve_forever
    Pyro4.Daemon().requestLoop
    Pyro5.*.Daemon().requestLoop
    quart.Quart().run
    rpyc.*.ThreadedServer().start
    socketserver.TCPServer().serve_forever socketserver.ThreadingTCPServer().serve_forever
        socketserver.ThreadingUDPServer().serve_forever socketserver.UDPServer().serve_forever
    streamlit.web.cli.main
    tornado.httpserver.HTTPServer().listen tornado.ioloop.IOLoop.current().start
        tornado.ioloop.IOLoop.instance().start
    twisted.internet.reactor.run
    uvicorn.run uvicorn.Server().run uvicorn.Server().serve
    waitress.create_server().run waitress.serve
    werkzeug.serving.make_server werkzeug.serving.make_server().serve_forever
        werkzeug.serving.run_simple
    wsgiref.simple_server.make_server wsgiref.simple_server.make_server().serve_forever
    xmlrpc.server.SimpleXMLRPCServer().serve_forever
    zerorpc.Server().run
""")
# Servers of WebSockets and of Socket.IO.
SOCKETS = names("""
    chainlit.*.mount_chainlit
    fastapi_socketio.*.SocketManager
    fastapi_websocket_pubsub.*.PubSubEndpoint
    fastapi_websocket_rpc.*.WebsocketRPCEndpoint
    flask_sock.Sock
    flask_socketio.SocketIO
    flask_sockets.Sockets
    flask_uwsgi_websocket.GeventWebSocket flask_uwsgi_websocket.WebSocket
    nicegui.ui.run_with
    panel.*.add_application panel.*.add_applications
    pywebio.*.asgi_app pywebio.*.webio_routes pywebio.*.webio_view
    simple_websocket.Server
    socketio.ASGIApp socketio.AsyncServer socketio.Server socketio.WSGIApp
    websocket_server.WebsocketServer
    websockets.*.serve
""")
# Puts an app of its own into another, which answers by events of a queue in memory.
EVENT_APPS = names("""
    fastapi_mcp.*.FastApiMCP().mount fastapi_mcp.*.FastApiMCP().mount_sse
    fastmcp.*.FastMCP().sse_app
    gradio.*.mount_gradio_app
    mcp.*.FastMCP().sse_app mcp.*.SseServerTransport
""")
FILE_RESPONSES = names("""
    flask.send_file
    starlette.responses.FileResponse
""")
STREAM_RESPONSES = names("""
    fastapi.sse.EventSourceResponse
    sse_starlette.EventSourceResponse sse_starlette.sse.EventSourceResponse
    starlette.responses.StreamingResponse
""")
