// SPDX-License-Identifier: Apache-2.0
// ChainRule: the central list of operations.

/// The operations of the catalogue, as a number that fits a column.
///
/// This list and the switch below are the one place beside its family file where an operation is
/// named; neither compiles without the other. Everything else reads ``OperationTable``.
public enum OperationCode: UInt16, CaseIterable, Sendable, BitwiseCopyable {
  case variable, constant

  case zeros
  case ones
  case full
  case eye
  case iota
  case randomNormal
  case randomUniform

  case identity
  case add
  case subtract
  case multiply
  case divide
  case negate
  case reciprocal
  case addConstant
  case multiplyConstant
  case abs
  case fusedMultiplyAdd
  case linearInterpolation
  case squaredDifference

  case floor
  case ceil
  case round
  case truncate
  case sign
  case flooredRemainder
  case truncatedRemainder

  case square
  case cube
  case squareRoot
  case reciprocalSquareRoot
  case cubeRoot
  case power
  case powerConstant
  case hypotenuse

  case exp
  case exp2
  case exp10
  case expMinusOne
  case logAddExp

  case log
  case log2
  case log10
  case logOnePlus
  case logOneMinusExp
  case xLogY
  case xLogOnePlusY
  case entropy

  case sin
  case cos
  case tan
  case asin
  case acos
  case atan
  case atan2
  case sinc
  case degreesToRadians
  case radiansToDegrees

  case sinh
  case cosh
  case tanh
  case asinh
  case acosh
  case atanh

  case sigmoid
  case rectifiedLinear
  case softplus

  case equal
  case notEqual
  case less
  case lessOrEqual
  case greater
  case greaterOrEqual

  case and
  case or
  case exclusiveOr
  case not
  case isNaN
  case isInfinite
  case isFinite

  case `where`
  case maximum
  case minimum
  case maximumNumber
  case minimumNumber

  case sum
  case mean
  case max
  case min
  case addAll

  case reshape
  case transpose
  case broadcastTo
  case concat
  case stack
  case slice
  case sliceScatter
  case index

  case gather
  case gatherElements
  case indexAdd
  case scatterAdd
  case scatter
  case gatherND
  case flatten
  case squeeze
  case unsqueeze
  case swapAxes
  case moveAxis
  case flip
  case roll
  case rotate
  case tile
  case `repeat`
  case split
  case pad
  case lowerTriangle
  case upperTriangle
  case diag
  case diagonal
  case diagonalEmbedding
  case cast
  case oneHot
  case stopGradient

  case dot
  case matmul
  case linear

  case softmax
  case logSoftmax
  case meanSquaredError
  case logitCrossEntropy
  case crossEntropy

  /// Calls the visitor with the type of the operation.
  ///
  /// Each arm is a generic call at a concrete type, so a visitor that is inlined here becomes a
  /// switch over specialised code.
  @inline(__always)
  func accept<V: OperationVisitor>(_ visitor: inout V) -> V.Result {
    switch self {
    case .variable: visitor.visit(Variable.self)
    case .constant: visitor.visit(Constant.self)
    case .zeros: visitor.visit(Zeros.self)
    case .ones: visitor.visit(Ones.self)
    case .full: visitor.visit(Full.self)
    case .eye: visitor.visit(Eye.self)
    case .iota: visitor.visit(Iota.self)
    case .randomNormal: visitor.visit(RandomNormal.self)
    case .randomUniform: visitor.visit(RandomUniform.self)
    case .identity: visitor.visit(Identity.self)
    case .add: visitor.visit(Add.self)
    case .subtract: visitor.visit(Subtract.self)
    case .multiply: visitor.visit(Multiply.self)
    case .divide: visitor.visit(Divide.self)
    case .negate: visitor.visit(Negate.self)
    case .reciprocal: visitor.visit(Reciprocal.self)
    case .addConstant: visitor.visit(AddConstant.self)
    case .multiplyConstant: visitor.visit(MultiplyConstant.self)
    case .abs: visitor.visit(Abs.self)
    case .fusedMultiplyAdd: visitor.visit(FusedMultiplyAdd.self)
    case .linearInterpolation: visitor.visit(LinearInterpolation.self)
    case .squaredDifference: visitor.visit(SquaredDifference.self)
    case .floor: visitor.visit(Floor.self)
    case .ceil: visitor.visit(Ceil.self)
    case .round: visitor.visit(Round.self)
    case .truncate: visitor.visit(Truncate.self)
    case .sign: visitor.visit(Sign.self)
    case .flooredRemainder: visitor.visit(FlooredRemainder.self)
    case .truncatedRemainder: visitor.visit(TruncatedRemainder.self)
    case .square: visitor.visit(Square.self)
    case .cube: visitor.visit(Cube.self)
    case .squareRoot: visitor.visit(SquareRoot.self)
    case .reciprocalSquareRoot: visitor.visit(ReciprocalSquareRoot.self)
    case .cubeRoot: visitor.visit(CubeRoot.self)
    case .power: visitor.visit(Power.self)
    case .powerConstant: visitor.visit(PowerConstant.self)
    case .hypotenuse: visitor.visit(Hypotenuse.self)
    case .exp: visitor.visit(Exp.self)
    case .exp2: visitor.visit(Exp2.self)
    case .exp10: visitor.visit(Exp10.self)
    case .expMinusOne: visitor.visit(ExpMinusOne.self)
    case .logAddExp: visitor.visit(LogAddExp.self)
    case .log: visitor.visit(Log.self)
    case .log2: visitor.visit(Log2.self)
    case .log10: visitor.visit(Log10.self)
    case .logOnePlus: visitor.visit(LogOnePlus.self)
    case .logOneMinusExp: visitor.visit(LogOneMinusExp.self)
    case .xLogY: visitor.visit(XLogY.self)
    case .xLogOnePlusY: visitor.visit(XLogOnePlusY.self)
    case .entropy: visitor.visit(Entropy.self)
    case .sin: visitor.visit(Sin.self)
    case .cos: visitor.visit(Cos.self)
    case .tan: visitor.visit(Tan.self)
    case .asin: visitor.visit(Asin.self)
    case .acos: visitor.visit(Acos.self)
    case .atan: visitor.visit(Atan.self)
    case .atan2: visitor.visit(Atan2.self)
    case .sinc: visitor.visit(Sinc.self)
    case .degreesToRadians: visitor.visit(DegreesToRadians.self)
    case .radiansToDegrees: visitor.visit(RadiansToDegrees.self)
    case .sinh: visitor.visit(Sinh.self)
    case .cosh: visitor.visit(Cosh.self)
    case .tanh: visitor.visit(Tanh.self)
    case .asinh: visitor.visit(Asinh.self)
    case .acosh: visitor.visit(Acosh.self)
    case .atanh: visitor.visit(Atanh.self)
    case .sigmoid: visitor.visit(Sigmoid.self)
    case .rectifiedLinear: visitor.visit(RectifiedLinear.self)
    case .softplus: visitor.visit(Softplus.self)
    case .equal: visitor.visit(Equal.self)
    case .notEqual: visitor.visit(NotEqual.self)
    case .less: visitor.visit(Less.self)
    case .lessOrEqual: visitor.visit(LessOrEqual.self)
    case .greater: visitor.visit(Greater.self)
    case .greaterOrEqual: visitor.visit(GreaterOrEqual.self)
    case .and: visitor.visit(And.self)
    case .or: visitor.visit(Or.self)
    case .exclusiveOr: visitor.visit(ExclusiveOr.self)
    case .not: visitor.visit(Not.self)
    case .isNaN: visitor.visit(IsNaN.self)
    case .isInfinite: visitor.visit(IsInfinite.self)
    case .isFinite: visitor.visit(IsFinite.self)
    case .where: visitor.visit(Where.self)
    case .maximum: visitor.visit(Maximum.self)
    case .minimum: visitor.visit(Minimum.self)
    case .maximumNumber: visitor.visit(MaximumNumber.self)
    case .minimumNumber: visitor.visit(MinimumNumber.self)
    case .sum: visitor.visit(Sum.self)
    case .mean: visitor.visit(Mean.self)
    case .max: visitor.visit(Max.self)
    case .min: visitor.visit(Min.self)
    case .addAll: visitor.visit(AddAll.self)
    case .reshape: visitor.visit(Reshape.self)
    case .transpose: visitor.visit(Transpose.self)
    case .broadcastTo: visitor.visit(BroadcastTo.self)
    case .concat: visitor.visit(Concat.self)
    case .stack: visitor.visit(Stack.self)
    case .slice: visitor.visit(SliceOperation.self)
    case .sliceScatter: visitor.visit(SliceScatter.self)
    case .index: visitor.visit(Index.self)

    case .gather: visitor.visit(Gather.self)
    case .gatherElements: visitor.visit(GatherElements.self)
    case .indexAdd: visitor.visit(IndexAdd.self)
    case .scatterAdd: visitor.visit(ScatterAdd.self)
    case .scatter: visitor.visit(Scatter.self)
    case .gatherND: visitor.visit(GatherND.self)
    case .flatten: visitor.visit(Flatten.self)
    case .squeeze: visitor.visit(Squeeze.self)
    case .unsqueeze: visitor.visit(Unsqueeze.self)
    case .swapAxes: visitor.visit(SwapAxes.self)
    case .moveAxis: visitor.visit(MoveAxis.self)
    case .flip: visitor.visit(Flip.self)
    case .roll: visitor.visit(Roll.self)
    case .rotate: visitor.visit(Rotate.self)
    case .tile: visitor.visit(Tile.self)
    case .repeat: visitor.visit(Repeat.self)
    case .split: visitor.visit(Split.self)
    case .pad: visitor.visit(Pad.self)
    case .lowerTriangle: visitor.visit(LowerTriangle.self)
    case .upperTriangle: visitor.visit(UpperTriangle.self)
    case .diag: visitor.visit(Diag.self)
    case .diagonal: visitor.visit(Diagonal.self)
    case .diagonalEmbedding: visitor.visit(DiagonalEmbedding.self)
    case .cast: visitor.visit(Cast.self)
    case .oneHot: visitor.visit(OneHot.self)
    case .stopGradient: visitor.visit(StopGradient.self)

    case .dot: visitor.visit(Dot.self)
    case .matmul: visitor.visit(MatrixMultiply.self)
    case .linear: visitor.visit(Linear.self)
    case .softmax: visitor.visit(Softmax.self)
    case .logSoftmax: visitor.visit(LogSoftmax.self)
    case .meanSquaredError: visitor.visit(MeanSquaredError.self)
    case .logitCrossEntropy: visitor.visit(LogitCrossEntropy.self)
    case .crossEntropy: visitor.visit(CrossEntropy.self)
    }
  }
}

/// Something done with the type of an operation.
protocol OperationVisitor {
  associatedtype Result

  mutating func visit<O: LeafOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: UnaryOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: BinaryOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: TernaryOperation>(_ operation: O.Type) -> Result
  mutating func visit<O: GeneralOperation>(_ operation: O.Type) -> Result
}
