// SPDX-License-Identifier: Apache-2.0
// ChainRule: where the parts of a graph stand in a document of another program.

/// Where the parts of a graph stand in a document of another program.
///
/// The document is not rewritten: what is wrong is reported at its place in what the caller sent.
struct ForeignGraph {
  var nodes: [ForeignNode] = []
  var edges: [ForeignEdge] = []
  /// Where the nodes stand, and where the edges do.
  var nodesPlace: JSONIndex
  var edgesPlace: JSONIndex?
  /// The ids of the outputs, where the document states them.
  var outputs: [JSONIndex] = []

  init(nodesPlace: JSONIndex) {
    self.nodesPlace = nodesPlace
  }
}

/// A node: where its parts stand.
struct ForeignNode {
  let place: JSONIndex
  /// As in a native document; the id may be the name of a member.
  var parts = NodeMembers()
  /// The id, where no place has it.
  var name: String?
  /// The operation, where no place has it.
  var operation: String?
  /// What it is called beside its id.
  var label: JSONIndex?
  /// Its arguments, where they are written in another way than native inputs.
  var arguments: [ForeignArgument] = []
  /// Its attributes, where they are written in another way than native ones.
  var attributes: [ForeignAttribute] = []
  /// Its value, where it is written in another way than a native one.
  var tensor: ForeignTensor?

  init(_ place: JSONIndex) {
    self.place = place
  }
}

/// An argument of a node.
struct ForeignArgument {
  let place: JSONIndex
  /// The name of the argument; `nil` where the order says it.
  var port: JSONIndex?
  /// Whether the place holds a node's id, and no constant.
  let isLink: Bool
}

/// An attribute of a node, whose value may stand in a string.
struct ForeignAttribute {
  let name: String
  let place: JSONIndex
}

/// A value as ONNX writes it.
struct ForeignTensor {
  let place: JSONIndex
}

/// An edge: where its parts stand.
struct ForeignEdge {
  let place: JSONIndex
  var parts = EdgeMembers()
  /// Whether the port is what somebody called the edge, which need not be an argument.
  var isPortLoose = false
}
