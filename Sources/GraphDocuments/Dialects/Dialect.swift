// SPDX-License-Identifier: Apache-2.0
// ChainRule: the forms in which other programs write graphs.

/// The forms in which other programs write graphs.
public enum Dialect: String, Codable, Hashable, Sendable, CaseIterable {
  /// That of this contract.
  case native
  /// What `toObject()` of React Flow and Svelte Flow gives.
  case reactflow
  /// What `cy.json()` of Cytoscape.js gives, or its `elements`.
  case cytoscape
  /// Node-link data of NetworkX and of D3.
  case nodelink
  /// JSON Graph Format, version 2.
  case jsongraph
  /// What ComfyUI posts: inputs within the nodes, as values and `[node, slot]`.
  case comfyui
  /// The JSON graph of CppAD.
  case cppad
  /// ONNX as protobuf writes it in JSON.
  case onnx
}

extension Dialect {
  /// Members at the top of documents of the dialect that say nothing about the graph.
  ///
  /// Whoever writes them did not write them for us, so they are no mistakes.
  func knows(_ member: String, as value: JSONIndex, _ view: JSONView) -> Bool {
    // Nodes of ComfyUI stand at the top, by their ids.
    let isNode =
      self == .comfyui && view.kind(at: value) == .object
      && view.member("class_type", of: value) != nil
    return isNode || extras.contains(member)
  }

  private var extras: Set<String> {
    switch self {
    case .native: []
    case .reactflow: ["viewport"]
    case .cytoscape:
      [
        "elements", "style", "data", "zoom", "pan", "zoomingEnabled", "userZoomingEnabled",
        "panningEnabled", "userPanningEnabled", "boxSelectionEnabled", "minZoom", "maxZoom",
        "layout",
        "renderer", "selectionType", "touchTapThreshold", "desktopTapThreshold", "autolock",
        "autoungrabify", "autounselectify", "directed", "multigraph",
      ]
    case .nodelink: ["directed", "multigraph", "graph", "name"]
    case .jsongraph: ["graph", "graphs"]
    case .comfyui: ["prompt", "client_id", "extra_data", "front", "number"]
    case .cppad:
      [
        "function_name", "op_define_vec", "n_dynamic_ind", "n_variable_ind", "constant_vec",
        "op_usage_vec", "dependent_vec", "print_text_vec", "atomic_name_vec",
        "discrete_name_vec",
      ]
    case .onnx:
      [
        "graph", "irVersion", "producerName", "producerVersion", "domain", "modelVersion",
        "docString", "opsetImport", "metadataProps", "trainingInfo",
      ]
    }
  }

  /// The dialect that a document is written in; native where it could be two.
  ///
  /// - Complexity: O(members at the top).
  init(of view: JSONView) {
    guard view.kind(at: view.root) == .object else {
      self =
        view.kind(at: view.root) == .array && Dialect.areElements(view.root, view)
        ? .cytoscape : .native
      return
    }
    let hints = Hints(view)
    if let nodes = hints.nodes {
      self = Dialect.ofNodes(nodes, hints, view)
    } else if hints.elements != nil {
      self = .cytoscape
    } else if hints.hasUsage {
      self = .cppad
    } else if let graph = hints.graph, view.kind(at: graph) == .object {
      self = view.member("node", of: graph) != nil ? .onnx : .jsongraph
    } else if hints.hasGraphs {
      self = .jsongraph
    } else {
      self = hints.hasClass ? .comfyui : .native
    }
  }

  /// The dialect of a list of nodes: what the first of them looks like.
  private static func ofNodes(_ nodes: JSONIndex, _ hints: Hints, _ view: JSONView) -> Dialect {
    if hints.isDirected || hints.linksByNumber { return .nodelink }
    guard view.kind(at: nodes) == .array, view.count(of: nodes) > 0 else { return .native }
    let first = view.first(in: nodes)
    guard view.kind(at: first) == .object else { return .native }
    let own = NodeMembers(view, first)
    if own.operation != nil || own.value != nil || own.inputs != nil { return .native }
    if let data = view.member("data", of: first), view.kind(at: data) == .object {
      return .reactflow
    }
    let isTyped = view.member("type", of: first) != nil || view.member("opType", of: first) != nil
    return isTyped ? .nodelink : .native
  }

  /// Whether an array holds elements of Cytoscape.js.
  private static func areElements(_ array: JSONIndex, _ view: JSONView) -> Bool {
    guard view.count(of: array) > 0, view.kind(at: view.first(in: array)) == .object else {
      return false
    }
    return view.member("data", of: view.first(in: array)) != nil
  }

  /// What the names at the top of a document say.
  private struct Hints {
    var nodes: JSONIndex?
    var elements: JSONIndex?
    var graph: JSONIndex?
    var hasGraphs = false
    var hasUsage = false
    var hasClass = false
    /// Whether NetworkX wrote it.
    var isDirected = false
    /// Whether the ends of the links are numbers or nodes, as D3 has them.
    var linksByNumber = false

    init(_ view: JSONView) {
      for (name, value) in view.members(of: view.root) {
        switch view.shortName(name) {
        case JSONView.word(of: "nodes"): nodes = value
        case JSONView.word(of: "elements"): elements = value
        case JSONView.word(of: "graph"): graph = value
        case JSONView.word(of: "graphs"): hasGraphs = true
        case JSONView.word(of: "directed"): isDirected = true
        case JSONView.word(of: "prompt"): hasClass = true
        case JSONView.word(of: "links"): linksByNumber = Hints.areByNumber(value, view)
        default: takeOther(name, value, view)
        }
      }
    }

    private mutating func takeOther(_ name: JSONIndex, _ value: JSONIndex, _ view: JSONView) {
      if view.isName(name, "multigraph") { isDirected = true }
      if view.isName(name, "op_usage_vec") { hasUsage = true }
      // Asked of few documents: those that have nodes are another dialect's.
      if nodes == nil, !hasClass, view.kind(at: value) == .object,
        view.member("class_type", of: value) != nil
      {
        hasClass = true
      }
    }

    private static func areByNumber(_ links: JSONIndex, _ view: JSONView) -> Bool {
      guard view.kind(at: links) == .array, view.count(of: links) > 0 else { return false }
      let first = view.first(in: links)
      guard view.kind(at: first) == .object, let source = view.member("source", of: first) else {
        return false
      }
      return view.kind(at: source) == .number || view.kind(at: source) == .object
    }
  }
}
