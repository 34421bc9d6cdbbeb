"""A photograph → its scene graph: objects, their attributes, and relations between them, with probabilities."""

from deixis.tasks.graph.build import GraphSettings, scene_graph
from deixis.tasks.graph.graph import Attribute, Edge, Node, SceneGraph

__all__ = ["Attribute", "Edge", "GraphSettings", "Node", "SceneGraph", "scene_graph"]
