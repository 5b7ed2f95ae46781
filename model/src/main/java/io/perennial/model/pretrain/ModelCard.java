package io.perennial.model.pretrain;

import io.perennial.model.pretrain.text.CorpusPart;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a made base says about itself.
 *
 * @param name of the base
 * @param licence of its weights, as its maker states it
 * @param command that made it
 */
public record ModelCard(String name, String licence, String command) {

    /** The card in Markdown. */
    String markdown(
            String fingerprint,
            PretrainingCheckpoint made,
            PretrainingSettings settings,
            List<CorpusPart> corpus,
            LossCurve.Point last)
            throws IOException {
        EncoderShape shape = made.shape();
        StepLosses heldOut = last.heldOut();
        return String.join(
                "\n",
                "# " + name,
                "",
                format(
                        "A BERT-type encoder: %d layers x %d, %d heads, feed-forward %d, WordPiece vocabulary of %,d (lower case), rows of at most %d tokens, float16, no pooler.",
                        shape.layers(),
                        shape.hiddenSize(),
                        shape.heads(),
                        shape.feedForwardSize(),
                        shape.vocabularySize(),
                        shape.maxPositions()),
                "",
                "Licence of the weights: " + licence + ". Fingerprint: `" + fingerprint + "`.",
                "",
                "## Training",
                "",
                format(
                        "Masked-language modelling (%.0f %% of tokens masked) with a contrastive loss on neighbouring windows (weight %s, temperature %s). %,d steps, %.1f million tokens, %.1f hours. Muon for the matrices inside the layers (rate %s), AdamW for the rest (rate %s), the last %,d steps with falling rates.",
                        100 * settings.objective().maskedShare(),
                        settings.objective().neighbourWeight(),
                        settings.objective().temperature(),
                        made.steps(),
                        made.tokens() / 1e6,
                        last.seconds() / 3600,
                        settings.schedule().matrixRate(),
                        settings.schedule().rate(),
                        settings.schedule().decaySteps()),
                "",
                format(
                        "On held-out documents: loss of masked tokens %.3f (%.1f %% foretold), neighbours found %.1f %%. The curve is in `pretraining/losses.csv` and `losses.svg`.",
                        heldOut.tokenLoss(),
                        100 * heldOut.tokenAccuracy(),
                        100 * heldOut.neighbourAccuracy()),
                "",
                "![Loss](losses.svg)",
                "",
                "## Text",
                "",
                "| file | bytes | weight |",
                "|---|---|---|",
                String.join("\n", rows(corpus)),
                "",
                "## To make it again",
                "",
                "    " + command,
                "");
    }

    private static List<String> rows(List<CorpusPart> corpus) throws IOException {
        List<String> rows = new ArrayList<>();
        for (CorpusPart part : corpus) {
            rows.add(
                    format(
                            "| %s | %,d | %s |",
                            part.file().getFileName(), Files.size(part.file()), part.weight()));
        }
        return rows;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
