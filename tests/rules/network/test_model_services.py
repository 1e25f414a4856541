"""Language models that requests ask (LO402)."""

from __future__ import annotations

import pytest

from tests.rules.projects import analysis_of, flask

ASKED = """
import json

import anthropic
import litellm
import openai
import pydantic_ai
from agents import Agent, Runner
from langchain.chains import LLMChain
from langchain_core.prompts import ChatPromptTemplate, PromptTemplate
from langgraph.prebuilt import create_react_agent
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from llama_index.core import VectorStoreIndex
from vertexai.language_models import ChatModel

def more():
    found = {}
    found["max_retries"] = 2
    return found

def limited():
    return {"timeout": 20}

client = openai.OpenAI({made})

@app.get("/")
def home():
    answer = {call}
    return str(answer)
"""


@pytest.mark.parametrize(
    ("made", "call", "found"),
    [
        ("", 'client.chat.completions.create(model="m", messages=[])', 1),
        ("", 'client.responses.create(model="m", input="x")', 1),
        ("", 'openai.ChatCompletion.create(model="m", messages=[])', 1),
        ("", 'anthropic.Anthropic().messages.create(model="m")', 1),
        ("", 'litellm.completion(model="m", messages=[])', 1),
        ("", 'ChatOpenAI().invoke("x")', 1),
        ("", 'LLMChain(llm=ChatOpenAI()).run("x")', 1),
        ("", 'VectorStoreIndex([]).as_query_engine().query("x")', 1),
        ("", 'ChatModel.from_pretrained("m").start_chat().send_message("x")', 1),
        ("", 'ChatOpenAI().bind_tools([]).with_retry().invoke("x")', 1),
        ("", '(PromptTemplate.from_template("{x}") | ChatOpenAI()).invoke({"x": 1})', 1),
        ("", 'create_react_agent("m", []).invoke({"x": 1})', 1),
        ("", 'Runner.run_sync(Agent(name="a"), "x")', 1),
        ("", 'pydantic_ai.Agent("m").run_sync("x")', 1),
        ("", 'ChatOpenAI(timeout=20).bind_tools([]).invoke("x")', 0),
        ("", 'PromptTemplate.from_template("{x}").invoke({"x": 1})', 0),
        ("", 'ChatPromptTemplate.from_messages([]).invoke({"x": 1})', 0),
        ("**more()", 'client.responses.create(model="m", input="x")', 1),
        ("**limited()", 'client.responses.create(model="m", input="x")', 0),
        ("**json.load(open('a'))", 'client.responses.create(model="m", input="x")', 0),
        ("timeout=20", 'client.chat.completions.create(model="m", messages=[])', 0),
        ("", 'client.chat.completions.create(model="m", messages=[], timeout=20)', 0),
        ("", "client.models.list()", 0),
        ("", 'client.embeddings.create(model="m", input="x")', 0),
        ("", 'OpenAIEmbeddings().embed_query("x")', 0),
    ],
)
def test_models_that_are_asked_without_a_limit(made: str, call: str, found: int):
    source = flask(ASKED.replace("{made}", made).replace("{call}", call))
    told = [f for f in analysis_of(source).findings if f.rule == "LO402"]
    assert len(told) == found


def test_a_model_that_only_a_command_asks():
    source = flask("""
        import openai

        @app.cli.command("ask")
        def ask():
            openai.OpenAI().chat.completions.create(model="m", messages=[])

        @app.get("/")
        def home():
            return ""
        """)
    assert not [f for f in analysis_of(source).findings if f.rule == "LO402"]
