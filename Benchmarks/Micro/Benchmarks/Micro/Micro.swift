// SPDX-License-Identifier: Apache-2.0
// ChainRule: the stages of a call and every operation, through the public interface.

import Autodiff
import Benchmark
import GraphDocuments

/// Everything is measured; `swift package benchmark --filter` picks.
let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock], scalingFactor: .kilo, maxDuration: .milliseconds(300))
  stages(of: Neuron())
  for code in OperationCode.allCases where code.isElementwise { sweeps(of: code) }
}

/// The stages of a call, one at a time.
private func stages(of neuron: Neuron) {
  Benchmark("stage: decode") { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(try DocumentDecoder.decode(GradientsRequest.self, from: neuron.document))
    }
  }
  Benchmark("stage: build") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(try neuron.build()) }
  }
  Benchmark("stage: plan") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(Plan(neuron.graph, outputs: neuron.outputs)) }
  }
  Benchmark("stage: forward") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(try neuron.forward()) }
  }
  let tape = try? neuron.forward()
  Benchmark("stage: reverse") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(try tape?.reverse(neuron.seeds)) }
  }
  Benchmark("stage: encode") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(try DocumentEncoder.encode(neuron.reply)) }
  }
}

/// The sweeps of one elementwise operation over a thousand elements, forward and reverse.
private func sweeps(of code: OperationCode) {
  var builder = GraphBuilder()
  guard let shape = Shape([1000]) else { return }
  let operands = code.listing.arguments.enumerated().compactMap { place, name in
    // In the domain of every operation, and apart from kinks: some want numbers from 1 on.
    let first = code.listing.domain.count > place ? code.listing.domain[place].lower : 0
    let base = first >= 1 ? 1.25 : 0.25
    return Tensor(shape: shape, elements: (0..<1000).map { base + Double($0) / 2000 })
      .map { builder.leaf(name, $0) }
  }
  let attributes: KeyValuePairs<String, AttributeValue> =
    code.listing.attributes.contains { $0.name == "c" }
    ? ["c": .number(2)]
    : code.listing.attributes.contains { $0.name == "n" } ? ["n": .number(3)] : [:]
  let node = builder.apply(code, operands, attributes: attributes, name: "result")
  guard let (graph, leaves) = try? builder.build() else { return }
  let plan = Plan(graph, outputs: [node])
  let seed = Seed(node: node, elements: [Double](repeating: 1, count: 1000))
  Benchmark("operation: \(code.listing.name)") { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(try plan.forward(leaves, as: Double.self).reverse([seed]))
    }
  }
}
