package io.perennial.fuzz.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One change to a JSON document. It leaves a mark where its value belongs, since the value may be
 * no JSON itself.
 *
 * @param place which of the document's objects and arrays, from 0 to below 1
 * @param value as text
 */
record JsonDamage(Kind kind, double place, String value) {

    /** What is done to one member of the object or array. */
    enum Kind {
        REPLACE,
        REMOVE,
        ADD,
        RENAME
    }

    /** What stands for the value of a change until the document is written. */
    static String mark(int number) {
        return "@value-" + number + "@";
    }

    /** Changes the document. */
    void mark(JsonNode document, int number) {
        List<JsonNode> containers = new ArrayList<>();
        collect(document, containers);
        if (containers.isEmpty()) {
            return;
        }
        double scaled = place * containers.size();
        JsonNode container = containers.get((int) scaled);
        double within = scaled - (int) scaled;
        if (container instanceof ObjectNode object) {
            change(object, within, mark(number));
        } else if (container instanceof ArrayNode array) {
            change(array, within, mark(number));
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainerNode()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private void change(ObjectNode object, double within, String mark) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        if (names.isEmpty() || kind == Kind.ADD) {
            object.put("added", mark);
            return;
        }
        String name = names.get((int) (within * names.size()));
        switch (kind) {
            case REPLACE, ADD -> object.put(name, mark);
            case REMOVE -> object.remove(name);
            case RENAME -> object.set(name + "x", object.remove(name));
        }
    }

    private void change(ArrayNode array, double within, String mark) {
        if (array.isEmpty() || kind == Kind.ADD) {
            array.add(mark);
            return;
        }
        int index = (int) (within * array.size());
        switch (kind) {
            case REPLACE, ADD, RENAME -> array.set(index, array.textNode(mark));
            case REMOVE -> array.remove(index);
        }
    }
}
