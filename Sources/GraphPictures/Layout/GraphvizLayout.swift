// SPDX-License-Identifier: Apache-2.0
// ChainRule: positions from Graphviz, one picture at a time.

internal import Autodiff
private import CGraphviz
private import Glibc

/// Positions from Graphviz.
///
/// It keeps what it works with in globals, so one picture is laid out at a time. It calls itself as deep
/// as a graph is, so it runs on a thread with a stack of its own. What it is given are boxes and wires
/// with numbers: nothing that a client wrote, and no more of it than the caller has bounded.
enum GraphvizLayout {
  /// Bytes of the stack: a chain of 1,000 nodes takes a thousandth of it.
  private static let stackBytes = 64 << 20

  /// Lays boxes and wires out; plainly, if there is no memory for more, or no time to wait for others.
  static func layout(_ request: LayoutRequest, within budget: Budget) -> Layout {
    let work = Work(request, within: budget)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackBytes)
    var thread = pthread_t()
    // The thread is over before this returns, and the work is there until then.
    let context = Unmanaged.passUnretained(work).toOpaque()
    let failure = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<Work>.fromOpaque(context).takeUnretainedValue().run()
        return nil
      }, context)
    guard failure == 0 else { return request.plain }
    pthread_join(thread, nil)
    return withExtendedLifetime(work) { work.layout ?? request.plain }
  }
}

/// One layout on a thread of its own.
private final class Work {
  private let request: LayoutRequest
  private let budget: Budget
  private(set) var layout: Layout?

  init(_ request: LayoutRequest, within budget: Budget) {
    (self.request, self.budget) = (request, budget)
  }

  func run() {
    GraphvizLock.shared.withLock(within: budget) { context in
      guard let graph = chainrule_graph_open() else { return }
      defer { agclose(graph) }
      Work.prepare(graph)
      guard let (nodes, edges) = fill(graph) else { return }
      guard gvLayout(context, graph, "dot") == 0 else { return }
      defer { gvFreeLayout(context, graph) }
      layout = read(graph, nodes, edges)
    }
  }

  private static func prepare(_ graph: UnsafeMutablePointer<Agraph_t>) {
    func set(_ kind: Int, _ name: String, _ value: String) {
      chainrule_graph_set(graph, CInt(kind), name, value)
    }
    // Kinds are those of cgraph.h: graph 0, node 1, edge 2.
    set(0, "rankdir", "LR")
    set(0, "nodesep", "0.15")
    set(0, "ranksep", "0.22")
    set(0, "splines", "true")
    // Rounds of its search: without them a graph of a few hundred nodes may take minutes.
    set(0, "nslimit", "1")
    set(0, "nslimit1", "1")
    set(0, "mclimit", "0.5")
    set(1, "shape", "box")
    set(1, "fixedsize", "true")
    set(1, "label", "")
    set(1, "width", "1")
    set(1, "height", "1")
    set(2, "tailport", "e")
    set(2, "headport", "w")
    set(2, "arrowhead", "none")
  }

  private func fill(
    _ graph: UnsafeMutablePointer<Agraph_t>
  ) -> (nodes: [UnsafeMutablePointer<Agnode_t>], edges: [UnsafeMutablePointer<Agedge_t>?])? {
    var nodes: [UnsafeMutablePointer<Agnode_t>] = []
    for (number, box) in request.boxes.enumerated() {
      let node = chainrule_graph_add_box(graph, CInt(number), box.width, box.height)
      guard let node else { return nil }
      nodes.append(node)
    }
    let drawn = request.areDrawnThrough
    let edges = request.wires.enumerated().map { number, wire in
      drawn[number]
        ? chainrule_graph_add_edge(graph, nodes[wire.source], nodes[wire.target], CInt(number))
        : nil
    }
    return (nodes, edges)
  }

  private func read(
    _ graph: UnsafeMutablePointer<Agraph_t>, _ nodes: [UnsafeMutablePointer<Agnode_t>],
    _ edges: [UnsafeMutablePointer<Agedge_t>?]
  ) -> Layout {
    let size = chainrule_graph_size(graph)
    // Graphviz counts upwards.
    func point(_ given: chainrule_point) -> Point { Point(x: given.x, y: size.y - given.y) }
    let wires = edges.map { edge in
      guard let edge else { return [Point]() }
      return (0..<chainrule_wire_count(edge)).map { point(chainrule_wire_point(edge, $0)) }
    }
    return Layout(
      centers: nodes.map { point(chainrule_box_center($0)) }, wires: wires, width: size.x,
      height: size.y)
  }
}

/// Lets one thread at a time into Graphviz.
///
/// `@unchecked Sendable`: the context is reached through `withLock` only, which holds the mutex
/// for as long as anybody sees it. What a pointer points to is nothing that the compiler could check.
private final class GraphvizLock: @unchecked Sendable {
  static let shared = GraphvizLock()

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  /// Made by the first picture and kept: it reads which plugins there are.
  private var context: OpaquePointer?

  private init() {
    pthread_mutex_init(mutex, nil)
  }

  /// Calls `body` with the context, unless the time is over before the others are done.
  func withLock(within budget: Budget, _ body: (OpaquePointer) -> Void) {
    guard lock(within: budget) else { return }
    defer { pthread_mutex_unlock(mutex) }
    // Whoever holds the lock for long lets all others wait: nobody may who has no use for it.
    if budget.isOver { return }
    if context == nil {
      chainrule_graphviz_be_silent()
      context = gvContext()
    }
    if let context { body(context) }
  }

  /// Nanoseconds between two questions whether there is time.
  private static let patience = 20_000_000

  private func lock(within budget: Budget) -> Bool {
    while !budget.isOver {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      time.tv_nsec += GraphvizLock.patience
      if time.tv_nsec >= 1_000_000_000 {
        time.tv_sec += 1
        time.tv_nsec -= 1_000_000_000
      }
      let failure = pthread_mutex_timedlock(mutex, &time)
      if failure != ETIMEDOUT { return failure == 0 }
    }
    return false
  }
}
