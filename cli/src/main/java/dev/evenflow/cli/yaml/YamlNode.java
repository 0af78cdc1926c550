package dev.evenflow.cli.yaml;

import java.util.List;
import java.util.Map;

/** A part of a YAML file. */
sealed interface YamlNode {
  /** Where it begins, from 1. */
  int line();

  /** What it is, in words that follow "given". */
  String kind();

  /** Text, a number or a truth, as it is written. */
  record Scalar(int line, String text) implements YamlNode {
    @Override
    public String kind() {
      return "'" + text + "'";
    }
  }

  /** A list. */
  record Sequence(int line, List<YamlNode> items) implements YamlNode {
    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Keys with values, in order. */
  record Mapping(int line, Map<String, YamlNode> entries) implements YamlNode {
    @Override
    public String kind() {
      return "keys with values";
    }
  }
}
