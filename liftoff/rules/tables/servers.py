"""What serves: servers, sockets, kinds of answers and bodies."""

from __future__ import annotations

from liftoff.rules.tables.names import names

# Starts a server, and mostly never returns.
SERVERS = names("""
    flask.Flask().run
    quart.Quart().run
    uvicorn.run uvicorn.Server().run uvicorn.Server().serve
    waitress.serve waitress.create_server().run
    hypercorn.run hypercorn.asyncio.serve hypercorn.trio.serve hypercorn.run.run
        hypercorn.asyncio.run
    daphne.server.Server().run
    granian.Granian().serve
    gunicorn.app.base.BaseApplication().run gunicorn.app.wsgiapp.run
        gunicorn.app.wsgiapp.WSGIApplication().run
    bjoern.run
    meinheld.server.run
    flask_socketio.SocketIO().run
    gevent.pywsgi.WSGIServer().serve_forever gevent.pywsgi.WSGIServer().start
        gevent.pywsgi.WSGIServer().serve_until_stopped
    wsgiref.simple_server.make_server wsgiref.simple_server.make_server().serve_forever
    werkzeug.serving.run_simple werkzeug.serving.make_server
        werkzeug.serving.make_server().serve_forever
    eventlet.wsgi.server eventlet.serve
    cheroot.wsgi.Server().start cheroot.wsgi.Server().safe_start
    paste.httpserver.serve
    tornado.httpserver.HTTPServer().listen tornado.ioloop.IOLoop.current().start
        tornado.ioloop.IOLoop.instance().start
    nicegui.ui.run
    cherrypy.quickstart cherrypy.engine.start
    flask_script.Manager().run
    livereload.Server().serve
    twisted.internet.reactor.run
    socketserver.TCPServer().serve_forever
    http.server.HTTPServer().serve_forever
    gradio.Blocks().launch gradio.Interface().launch
    dash.Dash().run dash.Dash().run_server
    streamlit.web.cli.main
""")
# Servers of WebSockets and of Socket.IO.
SOCKETS = names("""
    flask_socketio.SocketIO
    socketio.Server socketio.AsyncServer socketio.WSGIApp socketio.ASGIApp
    flask_sock.Sock
    flask_sockets.Sockets
    flask_uwsgi_websocket.WebSocket flask_uwsgi_websocket.GeventWebSocket
    simple_websocket.Server
    websockets.serve websockets.server.serve
    websocket_server.WebsocketServer
    nicegui.ui.run_with
    chainlit.*.mount_chainlit
    panel.*.add_application panel.*.add_applications
    pywebio.platform.*.asgi_app pywebio.platform.*.webio_routes pywebio.platform.*.webio_view
    solara.server.*.app
""")
# Puts an app of its own into another, which answers by events of a queue in memory.
EVENT_APPS = names("""
    gradio.*.mount_gradio_app
    mcp.*.SseServerTransport mcp.*.FastMCP().sse_app fastmcp.*.FastMCP().sse_app
    fastapi_mcp.*.FastApiMCP().mount fastapi_mcp.*.FastApiMCP().mount_sse
""")
FILE_RESPONSES = names("""
    starlette.responses.FileResponse
    flask.send_file
""")
STREAM_RESPONSES = names("""
    starlette.responses.StreamingResponse
    sse_starlette.sse.EventSourceResponse sse_starlette.EventSourceResponse
    fastapi.sse.EventSourceResponse
""")
# A whole body or file, as bytes or text.
BODIES = names("""
    flask.request.data flask.request.get_data() flask.request.files[].read()
        flask.request.files.get().read()
    starlette.requests.Request().body() starlette.datastructures.UploadFile().read()
        starlette.datastructures.UploadFile().file.read()
""")
