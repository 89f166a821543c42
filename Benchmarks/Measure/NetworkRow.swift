// SPDX-License-Identifier: Apache-2.0
// ChainRule: the loss of a perceptron and its gradients.

import Autodiff

/// A perceptron of 784, 256, 128 and 10 units over 128 rows: its loss and all of its gradients.
struct NetworkRow {
  private let plan: Plan
  private let leaves: LeafValues
  private let loss: Int

  init() {
    var builder = GraphBuilder()
    let (sizes, batch) = ([784, 256, 128, 10], 128)
    let x = builder.leaf("x", NetworkRow.numbers(batch, sizes[0], salt: 1), varies: false)
    let labels = builder.leaf("labels", NetworkRow.labels(batch, sizes[3]), varies: false)
    var (layer, weights) = (x, [Int]())
    for index in 1..<sizes.count {
      let weight = NetworkRow.numbers(sizes[index], sizes[index - 1], salt: 2 * index, scale: 0.1)
      let bias = NetworkRow.numbers(1, sizes[index], salt: 2 * index + 1, scale: 0.1).elements
      let w = builder.leaf("w\(index)", weight)
      let b = builder.leaf("b\(index)", NetworkRow.tensor([sizes[index]], bias))
      weights += [w, b]
      layer = builder.apply(.linear, [layer, w, b], name: "z\(index)")
      if index == 1 { layer = builder.apply(.rectifiedLinear, [layer], name: "h1") }
      if index == 2 { layer = builder.apply(.tanh, [layer], name: "h2") }
    }
    loss = builder.apply(.crossEntropy, [layer, labels], name: "loss")
    guard let (graph, leaves) = try? builder.build() else { fail("the network is not right") }
    self.leaves = leaves
    plan = Plan(graph, outputs: [loss], wanted: .nodes(weights))
  }

  /// The sweeps alone: forward and reverse beside forward.
  func sweeps() -> Contest {
    let memory = memory(of: Double.self)
    return Contest(
      row: "gradient-network",
      candidates: [
        Candidate("gradient") { consume(run(in: memory)) },
        Candidate("value") { consume(value(in: memory)) },
      ])
  }

  /// Answers each line of standard input with the milliseconds that the work took; first the loss.
  ///
  /// They are those of the processor: whatever else the machine does, and whoever would use more than
  /// one thread, is in them. The arguments are in place and of the type beforehand, as those of the
  /// others are.
  func serve<S: Scalar>(as type: S.Type) {
    let memory = memory(of: type)
    say("\(run(in: memory))")
    while readLine() != nil {
      say("\(processorMilliseconds { consume(run(in: memory)) })")
    }
  }

  private func memory<S: Scalar>(of type: S.Type) -> SweepMemory<S> {
    let memory = SweepMemory<S>(plan)
    guard (try? memory.bind(leaves)) != nil else { fail("nothing bounds it") }
    return memory
  }

  private func value<S: Scalar>(in memory: SweepMemory<S>) -> Tape<S> {
    guard let tape = try? plan.forward(in: memory) else { fail("a sweep was stopped") }
    return tape
  }

  private func run<S: Scalar>(in memory: SweepMemory<S>) -> S {
    let tape = value(in: memory)
    guard let cotangents = try? tape.reverse([Seed(node: loss, elements: [1])], in: memory) else {
      fail("a sweep was stopped")
    }
    consume(cotangents)
    return tape.value(of: loss)?.elements[0] ?? 0
  }

  // The same formulas as in scripts/lib/fixtures/perceptron.py.

  private static func formula(_ rows: Int, _ columns: Int, _ salt: Int) -> [Double] {
    (0..<rows).flatMap { r in
      (0..<columns).map { c in Double((7919 * c + 104_729 * r + 31 * salt) % 1000) }
    }
  }

  private static func numbers(
    _ rows: Int, _ columns: Int, salt: Int, scale: Double = 1
  ) -> Tensor<Double> {
    tensor([rows, columns], formula(rows, columns, salt).map { ($0 / 1000 - 0.5) * scale })
  }

  private static func labels(_ rows: Int, _ columns: Int) -> Tensor<Double> {
    let weights = formula(rows, columns, 100).map { $0 + 1 }
    let sums = (0..<rows).map { weights[$0 * columns..<($0 + 1) * columns].reduce(0, +) }
    return tensor([rows, columns], weights.enumerated().map { $1 / sums[$0 / columns] })
  }

  private static func tensor(_ lengths: [Int], _ elements: [Double]) -> Tensor<Double> {
    guard let shape = Shape(lengths), let tensor = Tensor(shape: shape, elements: elements)
    else { fail("no tensor of \(lengths)") }
    return tensor
  }
}
