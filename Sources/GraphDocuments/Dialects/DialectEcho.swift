// SPDX-License-Identifier: Apache-2.0
// ChainRule: a document of another program, and the places in it that are filled in.

internal import Autodiff

/// The form of a reply.
public enum ReplyDialect: String, Codable, Hashable, Sendable, CaseIterable {
  /// That of this contract.
  case native
  /// What React Flow and Svelte Flow show.
  case reactflow
  /// What Cytoscape.js shows.
  case cytoscape
  /// Node-link data of NetworkX and of D3.
  case nodelink
}

/// A document of another program, and the places in it that are filled in.
///
/// Whatever is not ours stays as it was written, byte by byte: positions, styles, the numbers of others.
package struct DialectEcho: Sendable {
  /// One step of writing it again.
  package enum Step: Sendable {
    case beginObject, endObject, beginArray, endArray
    /// The name of a member whose value follows in steps, with its quotes.
    case name(Range<Int>)
    /// A member or an element as it stands.
    case raw(Range<Int>)
    /// The members of a node that are filled in.
    case node(Int)
    /// The same, as a `data` that was not there.
    case nodeData(Int)
    /// The position of a node that has none.
    case position(Int)
    /// The members of an edge that are filled in.
    case edge(Int)
    /// The same, as a `data` that was not there.
    case edgeData(Int)
    /// The label of an edge.
    case label(Int)
  }

  /// The document.
  package let text: [UInt8]
  package let steps: [Step]
}

extension CallReader {
  /// The document to be filled in; `nil` if a reply is to have a form that it has not.
  func echo(as dialect: ReplyDialect) -> DialectEcho? {
    guard canEcho(as: dialect) else { return nil }
    var maker = EchoMaker(view, dialect)
    for node in nodePlaces.indices { maker.nodes[nodePlace(node)] = node }
    for edge in edgePlaces.indices { maker.edges[edgePlace(edge)] = edge }
    maker.write()
    return DialectEcho(text: Array(view.text), steps: maker.steps)
  }

  /// Whether the document has the form, with edges of its own.
  private func canEcho(as dialect: ReplyDialect) -> Bool {
    let isNative = foreign == nil
    let hasLists = members.nodes != nil && members.edges != nil && !edgePlaces.isEmpty
    switch dialect {
    case .native: return false
    case .cytoscape:
      return view.kind(at: view.root) == .array || view.member("elements", of: view.root) != nil
    case .nodelink: return hasLists && (isNative || foreignIsFlat)
    case .reactflow:
      guard hasLists, isNative || foreignIsFlat, let first = nodePlaces.first else { return false }
      return view.member("position", of: JSONIndex(first)) != nil
        || view.member("data", of: JSONIndex(first)) != nil
    }
  }

  /// Whether nodes and edges stand in lists at the top.
  private var foreignIsFlat: Bool {
    guard view.kind(at: view.root) == .object, let foreign else { return false }
    return view.member("nodes", of: view.root) == foreign.nodesPlace
  }
}

/// Makes the steps of an echo.
private struct EchoMaker {
  let view: JSONView
  let dialect: ReplyDialect
  /// The nodes and edges by their places.
  var nodes: [JSONIndex: Int] = [:]
  var edges: [JSONIndex: Int] = [:]
  var steps: [DialectEcho.Step] = []

  /// Members that an earlier call may have filled in.
  private static let ofNodes: Set = ["value", "gradient"]
  private static let ofEdges: Set = ["local", "upstream", "contribution", "label"]

  init(_ view: JSONView, _ dialect: ReplyDialect) {
    (self.view, self.dialect) = (view, dialect)
  }

  mutating func write() {
    guard view.kind(at: view.root) == .object else { return writeList(view.root) }
    writeHolder(view.root, names: ["nodes", "edges", "links", "elements"])
  }

  /// Writes an object that holds lists of nodes and edges.
  private mutating func writeHolder(_ holder: JSONIndex, names: Set<String>) {
    steps.append(.beginObject)
    for (name, value) in view.members(of: holder) {
      let text = view.string(at: name)
      guard names.contains(text), view.kind(at: value).isContainer else {
        steps.append(.raw(range(name, value)))
        continue
      }
      steps.append(.name(view.byteRange(of: name)))
      if view.kind(at: value) == .array {
        writeList(value)
      } else {
        // The two lists of Cytoscape.js, one level below and no deeper.
        writeHolder(value, names: text == "elements" ? ["nodes", "edges"] : [])
      }
    }
    steps.append(.endObject)
  }

  private mutating func writeList(_ list: JSONIndex) {
    steps.append(.beginArray)
    for place in view.elements(of: list) {
      if let node = nodes[place] {
        write(node, at: place)
      } else if let edge = edges[place] {
        writeEdge(edge, at: place)
      } else {
        steps.append(.raw(view.byteRange(of: place)))
      }
    }
    steps.append(.endArray)
  }

  private mutating func write(_ node: Int, at place: JSONIndex) {
    steps.append(.beginObject)
    if dialect == .nodelink {
      copyMembers(of: place, leavingOut: EchoMaker.ofNodes)
      steps.append(.node(node))
    } else {
      let hasData = copy(place, leavingOut: []) { maker, data in
        maker.copyMembers(of: data, leavingOut: EchoMaker.ofNodes)
        maker.steps.append(.node(node))
      }
      if !hasData { steps.append(.nodeData(node)) }
      if view.member("position", of: place) == nil { steps.append(.position(node)) }
    }
    steps.append(.endObject)
  }

  private mutating func writeEdge(_ edge: Int, at place: JSONIndex) {
    steps.append(.beginObject)
    if dialect == .nodelink {
      copyMembers(of: place, leavingOut: EchoMaker.ofEdges)
      steps += [.edge(edge), .label(edge)]
    } else {
      let isFlow = dialect == .reactflow
      let hasData = copy(place, leavingOut: isFlow ? ["label"] : []) { maker, data in
        maker.copyMembers(of: data, leavingOut: EchoMaker.ofEdges)
        maker.steps += isFlow ? [.edge(edge)] : [.edge(edge), .label(edge)]
      }
      if !hasData { steps.append(.edgeData(edge)) }
      if isFlow { steps.append(.label(edge)) }
    }
    steps.append(.endObject)
  }

  /// Copies the members of an object, its `data` as a closure fills it in; whether it has one.
  private mutating func copy(
    _ place: JSONIndex, leavingOut names: Set<String>,
    _ fill: (inout EchoMaker, JSONIndex) -> Void
  ) -> Bool {
    var hasData = false
    for (name, value) in view.members(of: place) {
      let text = view.string(at: name)
      if text == "data", view.kind(at: value) == .object {
        hasData = true
        steps += [.name(view.byteRange(of: name)), .beginObject]
        fill(&self, value)
        steps.append(.endObject)
      } else if !names.contains(text) {
        steps.append(.raw(range(name, value)))
      }
    }
    return hasData
  }

  private mutating func copyMembers(of place: JSONIndex, leavingOut names: Set<String>) {
    for (name, value) in view.members(of: place) where !names.contains(view.string(at: name)) {
      steps.append(.raw(range(name, value)))
    }
  }

  /// The bytes of a member, from its name to the end of its value.
  private func range(_ name: JSONIndex, _ value: JSONIndex) -> Range<Int> {
    view.byteRange(of: name).lowerBound..<view.byteRange(of: value).upperBound
  }
}
