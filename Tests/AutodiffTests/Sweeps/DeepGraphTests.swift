// SPDX-License-Identifier: Apache-2.0
// ChainRule: tests of graphs so deep that recursion would not survive them.

import Autodiff
import AutodiffTesting
import Glibc
import Testing

@Suite("Deep graphs")
struct DeepGraphTests {
  /// How the nodes of a chain are given.
  enum Order: Sendable, CaseIterable {
    case given, reversed, shuffled
  }

  private static let length = 100_000

  @Test("A chain of 100,000 nodes on a stack of 256 KiB", arguments: Order.allCases)
  func chain(_ order: Order) throws {
    let results = try onSmallStack { try DeepGraphTests.gradients(order) }
    // Half the nodes double, half halve: the value is that of the leaf and every slope a power of 2.
    #expect(results == [3, 1, 1, 1])
  }

  /// The value, and the gradient from each of the three ways.
  private static func gradients(_ order: Order) throws -> [Double] {
    let (graph, leaves) = try chain(order).build()
    guard let leaf = graph.node(named: "n0"), let end = graph.node(named: "n\(length)") else {
      return []
    }
    let tape = try Plan(graph, outputs: [end]).forward(leaves, as: Double.self)
    let cotangents = try tape.reverse([Seed(node: end, elements: [1])])
    let tangents = try tape.tangents([Seed(node: leaf, elements: [1])])
    let derived = graph.differentiated(leaves, output: end, withRespectTo: [leaf])
    let again = try Plan(derived.graph, outputs: derived.gradients)
      .forward(derived.leaves, as: Double.self)
    return [
      tape.value(of: end), cotangents.gradient(of: leaf), tangents.tangent(of: end),
      again.value(of: derived.gradients[0]),
    ].map { $0?.elements[0] ?? .nan }
  }

  private static func chain(_ order: Order) throws -> GraphBuilder {
    var generator = SeededGenerator(seed: 99)
    var numbers = Array(0...length)
    switch order {
    case .given: break
    case .reversed: numbers.reverse()
    case .shuffled: numbers.shuffle(using: &generator)
    }
    var builder = GraphBuilder()
    for number in numbers {
      if number == 0 {
        builder.variable("n0", 3)
        continue
      }
      let node = builder.addNode(
        name: builder.names.intern("n\(number)"), operation: .multiplyConstant)
      builder.setAttributes([("c", .number(number % 2 == 0 ? 0.5 : 2))], of: node)
      builder.addInput(.name(builder.names.intern("n\(number - 1)")), at: 0, of: node)
    }
    return builder
  }

  /// Runs something on a thread of its own with a small stack.
  private func onSmallStack(
    _ work: @escaping @Sendable () throws -> [Double]
  ) throws -> [Double] {
    let box = Box(work)
    var attributes = pthread_attr_t()
    try #require(pthread_attr_init(&attributes) == 0)
    defer { pthread_attr_destroy(&attributes) }
    try #require(pthread_attr_setstacksize(&attributes, 256 << 10) == 0)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Box>.fromOpaque(argument).takeUnretainedValue().run()
        return nil
      }, Unmanaged.passUnretained(box).toOpaque())
    try #require(status == 0)
    pthread_join(thread, nil)
    return try withExtendedLifetime(box) { try box.result.get() }
  }
}

/// Work for another thread, and what came of it.
///
/// Only that thread touches it between `pthread_create` and `pthread_join`, which order its accesses
/// with those of the thread that waits.
private final class Box {
  private let work: () throws -> [Double]
  private(set) var result: Result<[Double], any Error> = .success([])

  init(_ work: @escaping () throws -> [Double]) { self.work = work }

  func run() { result = Result(catching: work) }
}
