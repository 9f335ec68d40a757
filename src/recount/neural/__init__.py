"""The learned encoder: words to pieces, windows, an ONNX session, and decoding."""

from recount.neural.model_files import ModelFiles, open_model
from recount.neural.network import Network

__all__ = ["ModelFiles", "Network", "open_model"]
