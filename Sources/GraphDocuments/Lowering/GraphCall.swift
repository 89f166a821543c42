// SPDX-License-Identifier: Apache-2.0
// ChainRule: a request that is known to be right.

package import Autodiff

/// A request that is known to be right: its graph, the numbers in it, and what is asked for.
package final class GraphCall: Sendable {
  /// The graph.
  package let graph: Graph
  /// The numbers in its leaves.
  package let leaves: LeafValues
  /// The ids that edges were given, by edge; `nil` for those without one.
  package let edgeIDs: [Int: String]
  /// The nodes to differentiate, in the order asked for.
  package let outputs: [Int]
  /// The cotangent of each output.
  package let seeds: [Seed<Double>]
  /// The rows of a batch; `nil` if there is one point only.
  package let rows: Rows?
  /// What is asked for.
  package let options: CallOptions
  /// What is claimed; `nil` if nothing is to be checked.
  package let check: CheckCall?
  /// What the graph says beside its nodes; `nil` if nobody asked.
  package let notes: GraphNotes?
  /// What further documents that differ in numbers only are read with; `nil` if nobody asked.
  package let template: CallTemplate?
  /// What a picture shows beside the graph; `nil` if none is drawn.
  package let drawing: CallDrawing?
  /// The document that is filled in; `nil` if a reply has a form of its own.
  package let echo: DialectEcho?
  /// What nodes are called beside their ids, where that is asked for.
  package var labels: [Int: String] { drawing?.labels ?? givenLabels }
  private let givenLabels: [Int: String]

  init(
    graph: Graph, leaves: LeafValues, edgeIDs: [Int: String], outputs: [Int], seeds: [Seed<Double>],
    rows: Rows?, options: CallOptions, check: CheckCall? = nil, notes: GraphNotes? = nil,
    template: CallTemplate?, drawing: CallDrawing? = nil, echo: DialectEcho? = nil,
    labels: [Int: String] = [:]
  ) {
    self.drawing = drawing
    self.echo = echo
    givenLabels = labels
    self.graph = graph
    self.leaves = leaves
    self.edgeIDs = edgeIDs
    self.outputs = outputs
    self.seeds = seeds
    self.rows = rows
    self.options = options
    self.check = check
    self.notes = notes
    self.template = template
  }

  /// The same call with other numbers in its leaves.
  package func with(_ leaves: LeafValues) -> GraphCall {
    GraphCall(
      graph: graph, leaves: leaves, edgeIDs: edgeIDs, outputs: outputs, seeds: seeds,
      rows: rows, options: options, check: check, notes: notes, template: nil, drawing: drawing,
      echo: echo, labels: givenLabels)
  }

  /// The nodes whose gradients are part of the answer, in the order of the graph.
  package var wanted: [Int] {
    var nodes: [Int] = []
    forEachWanted { nodes.append($0) }
    return nodes
  }

  /// Whether the gradients of all nodes are asked for that have any.
  package var wantsAll: Bool { options.wrt == nil && options.detail != .gradients }

  /// Calls `body` with each of ``wanted``, of which a list would be large where the graph is.
  package func forEachWanted<Failure>(
    _ body: (Int) throws(Failure) -> Void
  ) throws(Failure) {
    if let wrt = options.wrt {
      for node in wrt { try body(node) }
      return
    }
    let (types, codes, isOfAll) = (graph.elementTypes, graph.codes, wantsAll)
    for node in types.indices
    where types[node].isDifferentiable && (isOfAll || codes[node].isVariable) && graph.isNamed(node)
    {
      try body(node)
    }
  }
}

/// What is asked for beside the graph.
package struct CallOptions: Sendable {
  /// The level of the reply.
  package var detail = DetailLevel.nodes
  /// The parts of the reply instead of a level's; `nil` if the level says.
  package var include: PartSelection?
  /// The nodes whose gradients are wanted; `nil` for the level's.
  package var wrt: [Int]?
  /// How tensors are written.
  package var encoding = TensorEncoding.nested
  /// How numbers that are not finite are written.
  package var nonFinite = NonFinitePolicy.string
  /// What is answered at kinks.
  package var convention = KinkConvention.minnorm
  /// What becomes of the branches that were not taken.
  package var whereNaN = WhereNaN.safe
  /// What becomes of the rows of a batch.
  package var reduction = BatchReduction.none
  /// The arithmetic.
  package var precision = Precision.float64
  /// How formulas and derivations are written.
  package var formats = CallOptions.usualFormats
  /// How many digits numbers in texts and pictures have; `nil` for the usual ones.
  package var digits: Int?
  /// How many paths are listed; `nil` for as many as the server lists.
  package var maximumPaths: Int?
  /// The form of the reply.
  package var respondAs = ReplyDialect.native
  /// What a picture is written in; `nil` if the document does not say.
  package var format: PictureFormat?
  /// The time the work may take; `nil` for the server's limit.
  package var timeoutMilliseconds: Int?

  /// The members of nodes that are called as attributes are and are none.
  package var ignored: [IgnoredMember] = []

  /// More of them are not told.
  static let maximumIgnored = 20

  // One for all calls: a set takes memory, and hashes what is in it.
  private static let usualFormats: Set<FormulaFormat> = [.text]

  package init() {}

  /// The parts of the reply.
  package var parts: PartSelection { include ?? detail.parts }
}

/// A member of a node that has the name of an attribute, and stands where none is read.
package struct IgnoredMember: Sendable {
  /// The node.
  package let node: Int
  /// The member's name.
  package let member: String
}

extension DetailLevel {
  /// The levels that this version answers.
  package static let offered = DetailLevel.allCases

  /// The parts of the level.
  package var parts: PartSelection {
    switch self {
    case .gradients: [.gradients]
    case .nodes: [.values, .gradients]
    case .edges: [.values, .gradients, .edges]
    case .paths: [.values, .gradients, .edges, .paths]
    case .derivation: [.values, .gradients, .edges, .paths, .derivation]
    }
  }
}

extension ReplyPart {
  /// The parts that this version answers.
  package static let offered: [ReplyPart] = [
    .values, .gradients, .edges, .paths, .derivation, .graph, .svg,
  ]
}

extension Precision {
  /// The precisions that this version computes in.
  package static let offered: [Precision] = [.float64, .float32]
}
