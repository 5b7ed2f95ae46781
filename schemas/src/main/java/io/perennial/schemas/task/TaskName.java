package io.perennial.schemas.task;

import io.perennial.schemas.json.InvalidFieldException;
import java.util.regex.Pattern;

/**
 * The rule for names of tasks: 1 to 128 letters, digits, dots, underscores and hyphens, the first
 * one a letter or digit. Such a name fits unquoted into a Kafka key, a URL and a metric label. The
 * name {@value #AUTO} is taken.
 */
public final class TaskName {

    public static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    /** Where requests name this instead of a task, the task is found by the text. */
    public static final String AUTO = "auto";

    private TaskName() {}

    public static boolean isValid(String name) {
        return PATTERN.matcher(name).matches() && !name.equals(AUTO);
    }

    /**
     * @return the name itself
     * @throws InvalidFieldException if it breaks the rule
     */
    public static String check(String name) {
        if (name.equals(AUTO)) {
            throw InvalidFieldException.invalid(
                    "task",
                    "is \"auto\", which in requests stands for whichever task a text belongs to;"
                            + " choose another name");
        }
        if (!isValid(name)) {
            throw InvalidFieldException.invalid(
                    "task",
                    "is \""
                            + name.substring(0, Math.min(name.length(), 140))
                            + "\"; a task name is 1 to 128 letters, digits, '.', '_' or '-',"
                            + " and starts with a letter or digit");
        }
        return name;
    }
}
