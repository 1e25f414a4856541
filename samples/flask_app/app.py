"""Entry point: ``flask --app app run``, or ``python app.py`` while developing."""
from shop import create_app

if __name__ == "__main__":
    create_app().run(host="127.0.0.1", port=5000, debug=True)
