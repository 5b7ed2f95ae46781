package io.perennial.benchmarks.continual.classical;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * L2-regularised logistic regression on TF-IDF, one label against the rest: Fan et al. 2008,
 * "LIBLINEAR: A Library for Large Linear Classification". The solver is the primal one, which draws
 * no random numbers.
 */
public final class ClassicalModel {

    /** Of the loss against the penalty: usual for vectors of length 1, and not tuned. */
    private static final double COST = 10;

    private static final double TOLERANCE = 0.01;
    private static final int MOST_ITERATIONS = 1000;

    private final TermWeights terms;
    private final Model model;
    private final int labels;

    private ClassicalModel(TermWeights terms, Model model, int labels) {
        this.terms = terms;
        this.model = model;
        this.labels = labels;
    }

    /**
     * Learns.
     *
     * @param wanted for each text the index of its label
     * @param labels number of labels
     */
    public static ClassicalModel train(List<ClassicalText> texts, int[] wanted, int labels) {
        Linear.disableDebugOutput();
        TermWeights terms = new TermWeights(texts);
        Problem problem = new Problem();
        problem.l = texts.size();
        problem.n = terms.size() + 1;
        problem.bias = 1;
        problem.x = texts.stream().map(text -> withBias(terms, text)).toArray(Feature[][]::new);
        problem.y = Arrays.stream(wanted).asDoubleStream().toArray();
        Parameter parameter =
                new Parameter(SolverType.L2R_LR, COST, TOLERANCE, MOST_ITERATIONS, 0.1);
        return new ClassicalModel(terms, Linear.train(problem, parameter), labels);
    }

    private static Feature[] withBias(TermWeights terms, ClassicalText text) {
        Feature[] own = terms.vector(text);
        Feature[] all = Arrays.copyOf(own, own.length + 1);
        all[own.length] = new FeatureNode(terms.size() + 1, 1);
        return all;
    }

    /** The probability of every label. */
    public float[] probabilities(ClassicalText text) {
        double[] found = new double[model.getNrClass()];
        Linear.predictProbability(model, withBias(terms, text), found);
        float[] all = new float[labels];
        int[] order = model.getLabels();
        IntStream.range(0, found.length).forEach(i -> all[order[i]] = (float) found[i]);
        return all;
    }

    /** Number of weights. */
    public long parameterCount() {
        return model.getFeatureWeights().length;
    }

    /** Bytes of weights as float32 and of the terms. */
    public long bytes() {
        return Float.BYTES * parameterCount() + terms.bytes();
    }
}
