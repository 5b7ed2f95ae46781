package io.perennial.fuzz.file;

import io.perennial.fuzz.Complaint;
import io.perennial.fuzz.FuzzTarget;
import io.perennial.fuzz.Verdict;
import io.perennial.fuzz.input.HostileJson;
import io.perennial.model.text.EncodedText;
import io.perennial.model.text.InvalidTokenizerException;
import io.perennial.model.text.TextEncoder;
import io.perennial.model.text.UnreadableTextException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;

/** Tokenizers of every kind with texts of every kind: tokens that a base has, or a refusal. */
public final class TokenizerTarget implements FuzzTarget<HostileTokenizer> {

    private static final int ROW = 16;
    private static final int VOCABULARY = 16;
    private static final int END = 3;

    static final String WORDS =
            """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],
             "normalizer":{"type":"Lowercase"},"pre_tokenizer":{"type":"Whitespace"},
             "post_processor":null,"decoder":null,
             "model":{"type":"WordLevel","vocab":{"<unk>":0,"a":1,"word":2},"unk_token":"<unk>"}}""";

    private static final String BYTE_PAIRS =
            """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[
             {"id":5,"content":"<end>","single_word":false,"lstrip":false,"rstrip":false,
              "normalized":false,"special":true}],
             "normalizer":null,
             "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true},
             "post_processor":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":false},
             "decoder":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true},
             "model":{"type":"BPE","dropout":null,"unk_token":null,"fuse_unk":false,
              "vocab":{"a":0,"b":1,"c":2,"ab":3,"abc":4},"merges":["a b","ab c"]}}""";

    private static final String UNIGRAMS =
            """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],
             "normalizer":{"type":"NFKC"},
             "pre_tokenizer":{"type":"Metaspace","replacement":"\u2581","add_prefix_space":true},
             "post_processor":null,"decoder":null,
             "model":{"type":"Unigram","unk_id":0,
              "vocab":[["<unk>",0.0],["\u2581a",-1.0],["\u2581word",-2.0],["b",-3.5]]}}""";

    /** Every other kind of part, each with settings of its own. */
    private static final String PARTS =
            """
            {"version":"1.0","truncation":{"direction":"Right","max_length":8,"strategy":"LongestFirst","stride":0},
             "padding":{"strategy":{"Fixed":8},"direction":"Right","pad_to_multiple_of":null,"pad_id":0,"pad_type_id":0,"pad_token":"<pad>"},
             "added_tokens":[
             {"id":0,"content":"<pad>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
             {"id":6,"content":"new","single_word":true,"lstrip":true,"rstrip":true,"normalized":true,"special":false}],
             "normalizer":{"type":"Sequence","normalizers":[
              {"type":"NFD"},{"type":"StripAccents"},{"type":"Strip","strip_left":true,"strip_right":true},
              {"type":"Replace","pattern":{"String":"``"},"content":"'"},
              {"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "},
              {"type":"Prepend","prepend":"\u2581"},{"type":"Nmt"},
              {"type":"BertNormalizer","clean_text":true,"handle_chinese_chars":true,"strip_accents":null,"lowercase":true}]},
             "pre_tokenizer":{"type":"Sequence","pretokenizers":[
              {"type":"Split","pattern":{"Regex":"\\\\s+|\\\\p{N}"},"behavior":"Isolated","invert":false},
              {"type":"Punctuation","behavior":"Isolated"},{"type":"Digits","individual_digits":true},
              {"type":"WhitespaceSplit"},{"type":"UnicodeScripts"},{"type":"BertPreTokenizer"},
              {"type":"CharDelimiterSplit","delimiter":"-"}]},
             "post_processor":{"type":"Sequence","processors":[
              {"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<pad>","type_id":0}},{"Sequence":{"id":"A","type_id":0}}],
               "pair":[{"Sequence":{"id":"A","type_id":0}},{"Sequence":{"id":"B","type_id":1}}],
               "special_tokens":{"<pad>":{"id":"<pad>","ids":[0],"tokens":["<pad>"]}}}]},
             "decoder":{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"\u2581"},"content":" "},
              {"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]},
             "model":{"type":"BPE","dropout":0.1,"unk_token":"<pad>","continuing_subword_prefix":null,"end_of_word_suffix":null,
              "fuse_unk":true,"byte_fallback":true,"ignore_merges":true,
              "vocab":{"<pad>":0,"a":1,"b":2,"ab":3,"\u2581":4,"word":5},"merges":[["a","b"]]}}""";

    private static final String PAIRS =
            """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[],
             "normalizer":null,"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":true,"trim_offsets":true,"use_regex":true},
             "post_processor":{"type":"RobertaProcessing","sep":["b",2],"cls":["a",1],"trim_offsets":true,"add_prefix_space":false},
             "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
             "model":{"type":"WordPiece","unk_token":"a","continuing_subword_prefix":"##","max_input_chars_per_word":100,
              "vocab":{"a":1,"b":2,"##a":3}}}""";

    @Override
    public String name() {
        return "tokenizers";
    }

    @Override
    public String door() {
        return "tokenizer.json and the texts that it reads";
    }

    /** Good tokenizers. */
    static final List<String> SEEDS =
            List.of(SeedBase.TOKENIZER, WORDS, BYTE_PAIRS, UNIGRAMS, PARTS, PAIRS);

    @Override
    public Arbitrary<HostileTokenizer> inputs() {
        return HostileTokenizer.of(HostileJson.like(SEEDS));
    }

    @Override
    public Verdict feed(HostileTokenizer input) throws IOException {
        try (TextEncoder encoder =
                TextEncoder.load(new ByteArrayInputStream(input.json()), ROW, VOCABULARY, END)) {
            EncodedText row = encoder.encode(input.text(), null);
            requireTokens(row);
            encoder.decode(Arrays.stream(row.tokenIds()).asLongStream().toArray());
            requireTokens(encoder.encode(input.text(), "a pair"));
            requireTokens(encoder.encodeWithTarget("a word", input.text()));
            return Verdict.ACCEPTED;
        } catch (InvalidTokenizerException | UnreadableTextException e) {
            return Complaint.checked(e.getMessage());
        }
    }

    private static void requireTokens(EncodedText row) {
        if (row.length() > ROW) {
            throw new AssertionError("a row of %d tokens".formatted(row.length()));
        }
        for (int token : row.tokenIds()) {
            if (token < 0 || token >= VOCABULARY) {
                throw new AssertionError("token %d of %d".formatted(token, VOCABULARY));
            }
        }
    }
}
