package io.perennial.serving.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a person can do with a page, and see of it. */
public final class Page {

    private static final Set<String> TROUBLE = Set.of("error", "warning", "assert");

    private final DevTools tools;
    private final List<String> complaints = new ArrayList<>();

    private Page(URI address, HttpClient client) {
        tools = new DevTools(address, client, this::note);
    }

    static Page open(URI address, HttpClient client) throws Exception {
        Page page = new Page(address, client);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            page.tools.send(domain + ".enable", Map.of());
        }
        return page;
    }

    /** What the browser or a script complains of, violations of the page's policy among it. */
    private synchronized void note(JsonNode event) {
        JsonNode parameters = event.path("params");
        switch (event.path("method").asText()) {
            case "Runtime.exceptionThrown" ->
                    complaints.add(parameters.path("exceptionDetails").toString());
            case "Runtime.consoleAPICalled" -> {
                if (TROUBLE.contains(parameters.path("type").asText())) {
                    complaints.add(parameters.path("args").toString());
                }
            }
            case "Log.entryAdded" -> {
                if (TROUBLE.contains(parameters.path("entry").path("level").asText())) {
                    complaints.add(parameters.path("entry").toString());
                }
            }
            default -> {
                return;
            }
        }
    }

    /** All complaints so far. */
    public synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    public void go(String address) throws Exception {
        tools.send("Page.navigate", Map.of("url", address));
    }

    /** Sets the size of the window, in pixels. */
    public void resize(int width, int height) throws Exception {
        tools.send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Prefers dark or light. */
    public void prefer(boolean dark) throws Exception {
        tools.send(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of(
                                        "name",
                                        "prefers-color-scheme",
                                        "value",
                                        dark ? "dark" : "light"),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
    }

    /** The value of an expression of JavaScript; of a promise, what comes of it. */
    public JsonNode evaluate(String expression) throws Exception {
        JsonNode answer =
                tools.send(
                        "Runtime.evaluate",
                        Map.of(
                                "expression",
                                expression,
                                "returnByValue",
                                true,
                                "awaitPromise",
                                true));
        if (answer.has("exceptionDetails")) {
            throw new IOException(expression + " failed: " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value");
    }

    public boolean holds(String expression) throws Exception {
        return evaluate("Boolean(" + expression + ")").asBoolean();
    }

    /** The text of the first element that a selector finds; empty where there is none. */
    public String text(String selector) throws Exception {
        return evaluate("document.querySelector('" + selector + "')?.innerText ?? ''").asText();
    }

    public int count(String selector) throws Exception {
        return evaluate("document.querySelectorAll('" + selector + "').length").asInt();
    }

    /** Presses and releases a key, as {@code Tab}, {@code Enter}. */
    public void press(String key) throws Exception {
        press(key, 0);
    }

    /**
     * Presses and releases a key.
     *
     * @param modifiers 2 = Ctrl, 8 = Shift
     */
    public void press(String key, int modifiers) throws Exception {
        int code = key.equals("Tab") ? 9 : 13;
        String text = key.equals("Enter") && modifiers == 0 ? "\r" : "";
        for (String type : List.of(text.isEmpty() ? "rawKeyDown" : "keyDown", "keyUp")) {
            tools.send(
                    "Input.dispatchKeyEvent",
                    Map.of(
                            "type",
                            type,
                            "key",
                            key,
                            "code",
                            key,
                            "windowsVirtualKeyCode",
                            code,
                            "modifiers",
                            modifiers,
                            "text",
                            type.equals("keyUp") ? "" : text));
        }
    }

    /** Writes into whatever has the focus. */
    public void write(String text) throws Exception {
        tools.send("Input.insertText", Map.of("text", text));
    }

    /** A picture of the window's part of the page, as PNG. */
    public void photograph(Path file) throws Exception {
        JsonNode picture = tools.send("Page.captureScreenshot", Map.of("format", "png"));
        Files.write(file, Base64.getDecoder().decode(picture.path("data").asText()));
    }
}
