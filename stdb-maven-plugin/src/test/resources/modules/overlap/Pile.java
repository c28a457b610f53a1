package com.example.overlap;

import dev.stdb.annotation.*;
import java.util.List;
@Table(name = "pile", access = Access.PUBLIC)
public record Pile(@PrimaryKey int id, List<String> parts) {}
