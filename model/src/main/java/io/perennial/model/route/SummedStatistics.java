package io.perennial.model.route;

import java.util.Map;

/**
 * Sums over tasks from which a router is made. A task is added and taken away again alone, so a
 * changed task costs its own labels and not those of thousands of others. Not thread-safe.
 */
final class SummedStatistics {

    private final int size;
    private final double[] scatter;

    /** Each task's mean, summed; within a task labels weigh as often as they were seen. */
    private final double[] means;

    /** Outer products of the labels' means, with the same weights. */
    private final double[] outer;

    private double freedom;
    private int tasks;

    SummedStatistics(int size) {
        this.size = size;
        this.scatter = new double[Triangle.entries(size)];
        this.means = new double[size];
        this.outer = new double[scatter.length];
    }

    static SummedStatistics of(Map<String, FeatureSummary> tasks, int size) {
        SummedStatistics sums = new SummedStatistics(size);
        tasks.values().forEach(task -> sums.add(task.moments()));
        return sums;
    }

    SummedStatistics copy() {
        SummedStatistics copy = new SummedStatistics(size);
        System.arraycopy(scatter, 0, copy.scatter, 0, scatter.length);
        System.arraycopy(means, 0, copy.means, 0, size);
        System.arraycopy(outer, 0, copy.outer, 0, outer.length);
        copy.freedom = freedom;
        copy.tasks = tasks;
        return copy;
    }

    void add(FeatureMoments task) {
        change(task, 1);
    }

    void remove(FeatureMoments task) {
        change(task, -1);
    }

    private void change(FeatureMoments moments, int sign) {
        LabelMeans task = moments.labelMeans();
        tasks += sign;
        for (int i = 0; i < scatter.length; i++) {
            scatter[i] += sign * (double) moments.scatter()[i];
        }
        for (int label = 0; label < task.labels(); label++) {
            double count = task.counts()[label];
            if (count > 0) {
                double weight = sign * count / task.count();
                double[] mean = task.mean(label);
                for (int i = 0; i < size; i++) {
                    means[i] += weight * mean[i];
                }
                Triangle.addOuter(outer, weight, mean);
                freedom += sign * (count - 1);
            }
        }
    }

    int tasks() {
        return tasks;
    }

    /** Examples less estimated means. */
    double freedom() {
        return freedom;
    }

    /** The mean over all texts, every task weighing the same. */
    double[] mean() {
        double[] mean = new double[size];
        for (int i = 0; i < size; i++) {
            mean[i] = means[i] / tasks;
        }
        return mean;
    }

    /** Covariance within a label, the same for all labels of all tasks. */
    double[] within() {
        return Shrinkage.covariance(scatter, size, freedom);
    }

    /** Covariance of all texts: within labels, and between the labels' means. */
    double[] total(double[] within) {
        double[] total = within.clone();
        for (int i = 0; i < total.length; i++) {
            total[i] += outer[i] / tasks;
        }
        Triangle.addOuter(total, -1, mean());
        return total;
    }
}
