import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Runs one Elasticsearch node: Node HOME key=value… It ends when its standard input does, so that no node outlives
 * whoever started it, however that one ended.
 */
class Node {
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Settings.Builder settings = Settings.builder().put("path.home", home.toString());
        for (int at = 1; at < arguments.length; at++) {
            String[] pair = arguments[at].split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        LogConfigurator.configureESLogging();
        Environment environment = new Environment(settings.build(), home.resolve("config"));
        // Without its transport module a node cannot listen; nothing else of the full distribution is needed.
        PluginsLoader modules = PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(environment.modulesDir()), Set.of(), Map.of());
        org.elasticsearch.node.Node node = new org.elasticsearch.node.Node(environment, modules);
        node.start();
        System.in.transferTo(System.out);
        node.close();
        System.exit(0);
    }
}
