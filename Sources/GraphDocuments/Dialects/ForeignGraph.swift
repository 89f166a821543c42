// SPDX-License-Identifier: Apache-2.0
// ChainRule: where the parts of a graph stand in a document of another program.

/// Where the parts of a graph stand in a document of another program.
///
/// The document is not rewritten: what is wrong is reported at its place in what the caller sent.
struct ForeignGraph {
  var nodes: [ForeignNode] = []
  /// Where each edge stands; its parts are found again when they are needed.
  var edges: [Int32] = []
  /// Where the nodes stand, and where the edges do.
  var nodesPlace: JSONIndex
  var edgesPlace: JSONIndex?
  /// The ids of the outputs, where the document states them.
  var outputs: [JSONIndex] = []

  init(nodesPlace: JSONIndex) {
    self.nodesPlace = nodesPlace
  }
}

/// A node: where its parts stand, in 32 bits each, as a document may have millions.
struct ForeignNode {
  /// What few nodes have, and those of few dialects.
  private final class Extras {
    var name: String?
    var operation: String?
    var arguments: [ForeignArgument] = []
    var attributes: [ForeignAttribute] = []
    var tensor: JSONIndex?
  }

  private let packedPlace: Int32
  private var packedLabel: Int32 = -1
  private var packed = PackedMembers()
  private var extras: Extras?

  init(_ place: JSONIndex) {
    packedPlace = Int32(truncatingIfNeeded: place)
  }

  var place: JSONIndex { JSONIndex(packedPlace) }

  /// As in a native document; the id may be the name of a member.
  var parts: NodeMembers {
    get { packed.members }
    set { packed = PackedMembers(newValue) }
  }

  /// What it is called beside its id.
  var label: JSONIndex? {
    get { PackedMembers.place(packedLabel) }
    set { packedLabel = PackedMembers.packed(newValue) }
  }

  /// The id, where no place has it.
  var name: String? {
    get { extras?.name }
    set { change { $0.name = newValue } }
  }

  /// The operation, where no place has it.
  var operation: String? {
    get { extras?.operation }
    set { change { $0.operation = newValue } }
  }

  /// Its arguments, where they are written in another way than native inputs.
  var arguments: [ForeignArgument] {
    get { extras?.arguments ?? [] }
    set { change { $0.arguments = newValue } }
  }

  /// Its attributes, where they are written in another way than native ones.
  var attributes: [ForeignAttribute] {
    get { extras?.attributes ?? [] }
    set { change { $0.attributes = newValue } }
  }

  /// Its value, where it is a tensor of ONNX.
  var tensor: JSONIndex? {
    get { extras?.tensor }
    set { change { $0.tensor = newValue } }
  }

  /// A node is made by one function and only read from then on, so that its copies may share this.
  private mutating func change(_ body: (Extras) -> Void) {
    let extras = self.extras ?? Extras()
    body(extras)
    self.extras = extras
  }
}

/// The places of a node's members in 32 bits each: a tape has less than 2^31 words.
private struct PackedMembers {
  private var id: Int32 = -1
  private var operation: Int32 = -1
  private var inputs: Int32 = -1
  private var attributes: Int32 = -1
  private var value: Int32 = -1
  private var shape: Int32 = -1
  private var type: Int32 = -1

  init() {}

  init(_ members: NodeMembers) {
    id = PackedMembers.packed(members.id)
    operation = PackedMembers.packed(members.operation)
    inputs = PackedMembers.packed(members.inputs)
    attributes = PackedMembers.packed(members.attributes)
    value = PackedMembers.packed(members.value)
    shape = PackedMembers.packed(members.shape)
    type = PackedMembers.packed(members.type)
  }

  var members: NodeMembers {
    var members = NodeMembers()
    members.id = PackedMembers.place(id)
    members.operation = PackedMembers.place(operation)
    members.inputs = PackedMembers.place(inputs)
    members.attributes = PackedMembers.place(attributes)
    members.value = PackedMembers.place(value)
    members.shape = PackedMembers.place(shape)
    members.type = PackedMembers.place(type)
    return members
  }

  static func packed(_ place: JSONIndex?) -> Int32 {
    place.map { Int32(truncatingIfNeeded: $0) } ?? -1
  }

  static func place(_ packed: Int32) -> JSONIndex? { packed < 0 ? nil : JSONIndex(packed) }
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

/// An edge: where its parts stand.
struct ForeignEdge {
  let place: JSONIndex
  var parts = EdgeMembers()
  /// Whether the port is what somebody called the edge, which need not be an argument.
  var isPortLoose = false
}
